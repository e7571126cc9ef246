import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import pg from 'pg';
import { anEvent } from '#event-store/contract/support';
import { streamName } from '#event-store/port';
import { configFrom } from '#server/config';
import { createLogger } from '#server/http/logger';
import { startServer, type RunningServer } from '#server/server';
import { admission, referral, service } from './support/commands.js';
import { production, type ProductionEngines } from './support/engines.js';
import { OtlpReceiver } from './support/otlp-receiver.js';
import { newFolder } from './support/server.js';

/** Stands in every field of a payload that takes text. */
const PAYLOAD = 'QXPAYLOADQX';

/** Begins the id of every episode. Ids are logged where a command fails, but are in no trace. */
const EPISODE = 'QXEPISODEQX';

/** What a server writes into its log, and who waits for a line of it. */
class Captured extends Writable {
  readonly lines: string[] = [];
  readonly #waiting: { readonly message: string; resolve(): void }[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.lines.push(chunk.toString());
    for (const { message, resolve } of this.#waiting) if (chunk.includes(message)) resolve();
    done();
  }

  logged(message: string): Promise<void> {
    if (this.lines.some((line) => line.includes(message))) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ message, resolve }));
  }
}

let folder: string;
let log: Captured;
let server: RunningServer;
let engines: ProductionEngines | undefined;
let collector: OtlpReceiver;
beforeEach(async () => {
  folder = newFolder();
  log = new Captured();
  collector = await OtlpReceiver.start();
});
afterEach(async () => {
  await server.stop();
  await collector.close();
  // What is left of the spans is sent when the server stops.
  expectNothingOf(PAYLOAD, EPISODE);
  await engines?.remove();
  engines = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** Everything that was sent to the collector. */
function expectNothingOf(...texts: readonly string[]): void {
  expect(collector.spans.length).toBeGreaterThan(0);
  for (const text of texts) expect(collector.bodies.join('\n')).not.toContain(text);
}

async function start(settings: object = {}): Promise<void> {
  const own = { dataFolder: folder, host: '127.0.0.1', port: '0', logLevel: 'debug', otlp: collector.url, ...settings };
  server = await startServer(configFrom(own, {}), createLogger('debug', log));
}

const send = async (episode: string, segment: string, body: unknown) => {
  const response = await fetch(`${server.url}/v1/episodes/${EPISODE}-${episode}/${segment}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
};
const read = async (path: string): Promise<string> => (await fetch(server.url + path)).text();

const withPayload = {
  referral: { ...referral, patientId: PAYLOAD },
  admission: { ...admission, program: PAYLOAD },
  service: { ...service, staff: PAYLOAD },
};

const record = async (episode: string) => {
  expect((await send(episode, 'referral', withPayload.referral)).status).toBe(201);
  expect((await send(episode, 'admission', withPayload.admission)).status).toBe(201);
};

/** Appends an event that no command would give. */
const append = (stream: string, type: string, data: object) =>
  server.engine.write.store.append(streamName(stream), 'no-stream', [anEvent({ type, data: { ...data } })]);

/** Everything that an operator, who may read no patient's data, can see. */
async function seenByOperators(): Promise<string> {
  const pages = ['/metrics', '/health/ready', '/v1/projection', '/v1/projection/parked', '/v1/proofs'];
  return [...log.lines, ...(await Promise.all(pages.map(read)))].join('\n');
}

describe('no payload is in the log, a metric, a status or a trace', () => {
  it('where PostgreSQL refuses a row, and says which', async () => {
    engines = await production();
    await start(engines.settings);
    const client = new pg.Client(engines.settings.readModels);
    await client.connect();
    await client.query('alter table stepdown_facts.episode add constraint none_at_all check (false) not valid');
    await record('e');
    await log.logged('projection failed');
    expect(log.lines.find((line) => line.includes('projection failed'))).toMatch(/23514.*none_at_all/);
    expect(await seenByOperators()).not.toContain(PAYLOAD);

    await client.query('drop schema stepdown_facts cascade');
    await client.end();
    expect(await read('/v1/reports/length-of-stay?of=episode')).not.toContain(PAYLOAD);
    await engines.node.kill();
    expect((await send('e', 'services', withPayload.service)).text).not.toContain(PAYLOAD);
    expect(await seenByOperators()).not.toContain(PAYLOAD);
    await engines.node.start();
  });

  it('where an event cannot be projected', async () => {
    await start();
    await append(`episode-${EPISODE}-unknown`, 'SomethingElse', { note: PAYLOAD });
    await append(`episode-${EPISODE}-strange`, 'ReferralReceived', { ...withPayload.referral, effectiveOn: PAYLOAD });
    const { position } = await append(`episode-${EPISODE}-none`, 'ServiceRecorded', { effectiveOn: { of: PAYLOAD } });
    await server.engine.read.waitFor(position);
    const { parked } = JSON.parse(await read('/v1/projection/parked')) as { parked: { episodeId: string }[] };
    expect(parked.map(({ episodeId }) => episodeId)).toEqual(
      ['unknown', 'strange', 'none'].map((id) => `${EPISODE}-${id}`),
    );
    expect(await seenByOperators()).not.toContain(PAYLOAD);
  });

  it('where the log cannot be written', async () => {
    await start();
    await record('e');
    const file = new Database(join(folder, 'log.sqlite'));
    file.exec(`create trigger full before insert on event begin select raise(abort, 'full'); end`);
    file.close();
    expect((await send('e', 'services', withPayload.service)).status).toBe(503);
    await log.logged('a command was not confirmed');
    expect(await seenByOperators()).not.toContain(PAYLOAD);
  });

  it('where a command or a parameter is malformed', async () => {
    await start();
    for (const path of [
      `v1/episodes/${EPISODE}-e?asOf=${PAYLOAD}`,
      `v1/episodes?patient=${PAYLOAD}`,
      `v1/${PAYLOAD}`,
      `%zz${PAYLOAD}`,
    ])
      await read(`/${path}`);
    for (const body of [
      `{"patientId": ${PAYLOAD}`,
      { ...withPayload.referral, effectiveOn: PAYLOAD },
      { ...withPayload.referral, [PAYLOAD]: 1 },
    ])
      expect((await send('e', 'referral', body)).status).toBe(400);
    await fetch(`${server.url}/v1/commands`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: `{"patientId": ${PAYLOAD}\n{"type":"${PAYLOAD}"}\n`,
    }).then((response) => response.text());
    expect(await seenByOperators()).not.toContain(PAYLOAD);
  });
});
