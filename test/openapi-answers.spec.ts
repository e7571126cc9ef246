import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { calendarDate } from '#episode/dates';
import { streamName } from '#event-store/port';
import { commandRoutes, type CommandRoute } from '#intake/routes';
import { reports } from '#read-models/reports/reports';
import { createDataFolder } from '#server/engine/data-folder';
import { KeyFile } from '#access/key-file';
import { simulate } from '#simulation/simulate';
import { Description, type RawAnswer } from './support/description.js';
import { keyIn, newFolder, startTestServer, type TestServer } from './support/server.js';

type Headers = Readonly<Record<string, string>>;

/** What cannot be made to happen here, and why. Everything else that is described has to. */
const exceptions: readonly (readonly [answers: RegExp, why: string])[] = [
  [/^\w+ \S+ 500 /, 'needs a fault inside; problem.filter.spec.ts, unreadable.spec.ts and proofs.spec.ts have some'],
  [/^post \/v1\/episodes\/\S+ 408 /, 'needs half a minute without a byte; idle-bodies.spec.ts'],
  [/^post \/v1\/episodes\/\S+ 409 /, 'needs others who win every attempt; recorder.spec.ts'],
  [/^\w+ \/v1\/clock\S* 404 /, 'needs EventStoreDB, which gives the times of its events itself'],
  [/^post \/v1\/projection\/parked\/\S+ 409 /, 'needs another process that projects; projectors.spec.ts'],
  [/^post \/v1\/projection\/switch-back 422 /, 'needs read models of another version; rebuild.spec.ts'],
];

/** What can be done now. */
const ready = ['/health/ready', '/health/ready/commands', '/health/ready/reports'];

/** Commands whose example needs something else on record than the examples before it. */
const bodies: { readonly [type: string]: object } = {
  CorrectEntries: {
    corrections: [
      { revision: '5', type: 'DiagnosisRecorded', data: { effectiveOn: '2026-03-05', code: 'F10.21', rank: 1 } },
    ],
    reason: 'mistyped',
  },
  VoidEntries: { entries: [{ revision: '6' }], reason: 'entered for another patient' },
};
const bodyOf = ({ type, example }: CommandRoute): object => bodies[type] ?? example;

describe('answers and their description', () => {
  let description: Description;
  let server: TestServer;
  let guarded: TestServer;
  let damaged: TestServer;
  const faults: string[] = [];
  let keys: Readonly<Record<'record' | 'operate', Headers>>;

  beforeAll(async () => {
    server = await startTestServer();
    description = new Description((await server.get('/docs/openapi.json')).body as object);
    const folder = newFolder();
    keys = {
      record: keyIn(folder, { actor: 'r', roles: ['record'] }),
      operate: keyIn(folder, { actor: 'o', roles: ['operate'] }),
    };
    guarded = await startTestServer({ folder });
    const other = newFolder();
    keyIn(other, { actor: 'x', roles: ['audit'] });
    writeFileSync(new KeyFile(createDataFolder(other)).path, '{');
    damaged = await startTestServer({ folder: other });
  });
  afterAll(() => Promise.all([server, guarded, damaged].map((each) => each?.dispose())));

  /** Calls, and notes what about the answer is not as described. */
  async function call(
    method: string,
    url: string,
    { headers = {}, body, on = server }: { headers?: Headers; body?: string; on?: TestServer } = {},
  ): Promise<RawAnswer> {
    const response = await fetch(on.url + url, { method: method.toUpperCase(), headers, body });
    const answer = {
      status: response.status,
      headers: response.headers,
      body: Buffer.from(await response.arrayBuffer()),
    };
    faults.push(...description.faultsOf(method, url, answer));
    return answer;
  }
  const get = (url: string, headers: Headers = {}) => call('get', url, { headers });
  const send = (url: string, body: unknown, headers: Headers = {}) =>
    call('post', url, {
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const json = async (answer: Promise<RawAnswer>) =>
    JSON.parse((await answer).body.toString()) as Record<string, unknown>;
  const urlOf = (path: string) =>
    path
      .replace('{revision}', '0')
      .replace('{eventId}', randomUUID())
      .replaceAll(/\{\w+\}/g, 'e1');
  const secured = () => description.operations.filter(({ operation }) => '401' in operation.responses);

  it('would be found at fault', () => {
    const answer = (body: object, status = 200, type = 'application/json', more: Headers = {}) =>
      description.faultsOf('get', '/health/live', {
        status,
        headers: new globalThis.Headers({ 'content-type': type, 'x-request-id': 'mine', ...more }),
        body: Buffer.from(JSON.stringify(body)),
      });
    const live = { status: 'live', version: '0.1.0', pid: 1 };
    expect(answer(live)).toEqual([]);
    expect(answer({ ...live, pid: '1' })).toEqual([expect.stringContaining('/pid must be integer')]);
    expect(answer({ status: 'live', version: '0.1.0' })).toEqual([
      expect.stringContaining("must have required property 'pid'"),
    ]);
    expect(answer({ ...live, age: 1 })).toEqual([expect.stringContaining('must NOT have additional properties')]);
    expect(answer(live, 201)).toEqual([expect.stringContaining('201 application/json is not described')]);
    expect(answer(live, 200, 'text/plain')).toEqual([expect.stringContaining('200 text/plain is not described')]);
    const at = { status: 401, headers: new globalThis.Headers({ 'content-type': 'application/problem+json' }) };
    const found = description.faultsOf('get', '/metrics', { ...at, body: Buffer.from('{"code":"no-such-code"}') });
    expect(found).toContainEqual(expect.stringContaining('no header WWW-Authenticate'));
    expect(found).toContainEqual(expect.stringContaining('/code must be equal to one of the allowed values'));
    description.seen.clear();
  });

  it('are as described where somebody may not call', async () => {
    for (const { method, path } of secured()) {
      await call(method, urlOf(path), { on: guarded });
      const asRecorder = await call(method, urlOf(path), { on: guarded, headers: keys.record });
      if (asRecorder.status !== 403) await call(method, urlOf(path), { on: guarded, headers: keys.operate });
      await call(method, urlOf(path), { on: damaged, headers: { authorization: 'Bearer secret' } });
    }
    for (const path of ready) await call('get', path, { on: damaged });
    for (const path of ['/health/live', ...ready]) await get(path, { origin: 'https://elsewhere.example' });
    expect(faults.splice(0)).toEqual([]);
  });

  it('are as described while there is nothing yet', async () => {
    await get('/v1/proofs/head');
    for (const { name, share } of reports) if (share !== undefined) await get(`/v1/reports/${name}?disclosure=public`);
    for (const path of [
      '/v1/episodes',
      '/v1/projection',
      '/v1/projection/parked',
      '/health/live',
      ...ready,
      '/metrics',
      '/v1/clock',
      '/v1/reports',
    ])
      await get(path);
    await call('post', '/v1/clock/accept');
    await call('delete', '/v1/projection/kept');
    await call('post', '/v1/projection/switch-back');
    await call('post', '/v1/projection/parked/e1/replay');
    for (const path of ['', '/history']) await get(`/v1/episodes/none${path}`);
    await get('/v1/evidence/episodes/none');
    await get(`/v1/proofs/events/${randomUUID()}`);
    await get('/v1/proofs/episodes/none/0');
    expect(faults.splice(0)).toEqual([]);
  });

  it('are as described where a parameter is wrong', async () => {
    for (const { method, path } of secured()) await call(method, `${urlOf(path)}?no-such-parameter=1`);
    expect(faults.splice(0)).toEqual([]);
  });

  it('are as described for every command: accepted, sent again, and refused in every way', async () => {
    await send('/v1/episodes/e2/referral', bodyOf(commandRoutes[0]!));
    for (const route of commandRoutes) {
      const { segment, type } = route;
      const url = `/v1/episodes/${type === 'CancelEpisode' ? 'e2' : 'e1'}/${segment}`;
      const key = { 'idempotency-key': randomUUID() };
      const first = await send(url, bodyOf(route), key);
      expect([type, first.status, first.status === 201 ? '' : first.body.toString()]).toEqual([type, 201, '']);
      await send(url, bodyOf(route), key);
      await send(`/v1/episodes/a%20b/${segment}`, bodyOf(route));
      await send(url, bodyOf(route), { 'if-match': '"99"' });
      await send(url, { ...bodyOf(route), reason: 'x'.repeat(300_000) });
      await send(url, 'a=1', { 'content-type': 'text/csv' });
      await send(`/v1/episodes/e3/${segment}`, { ...bodyOf(route), effectiveOn: '9999-01-01' });
    }
    expect(faults.splice(0)).toEqual([]);
  });

  it('are as described for many commands, and the feed of them', async () => {
    const ndjson = { 'content-type': 'application/x-ndjson' };
    const lines = [...simulate({ seed: 3, episodes: 30, until: calendarDate('2025-12-31') })].map((line) =>
      JSON.stringify(line),
    );
    const wrong = [
      '{',
      '{"commandId":1}',
      JSON.stringify({
        commandId: randomUUID(),
        episodeId: 'x',
        type: 'StepUp',
        data: { effectiveOn: '2026-03-02', to: { system: 'asam', edition: '3', code: '2.5' } },
      }),
    ];
    const answer = await call('post', '/v1/commands', { headers: ndjson, body: [...lines, ...wrong].join('\n') });
    const last = answer.body.toString().split('\n')[lines.length - 1]!;
    await get('/v1/episodes?limit=1', { 'stepdown-read-after': (JSON.parse(last) as { position: string }).position });
    await send('/v1/commands', '{}');
    await get('/v1/events?limit=100000');
    const leaving = new AbortController();
    const live = await fetch(`${server.url}/v1/events`, {
      headers: { accept: 'text/event-stream' },
      signal: leaving.signal,
    });
    const { value } = await live.body!.getReader().read();
    leaving.abort();
    faults.push(
      ...description.faultsOf('get', '/v1/events', {
        status: live.status,
        headers: live.headers,
        body: Buffer.from(value!),
      }),
    );
    expect(faults.splice(0)).toEqual([]);
  });

  it('are as described for episodes', async () => {
    for (const id of ['e1', 'e2']) {
      for (const path of ['', '/history', '/difference?since=0', '/difference?since=5&effectiveOn=2026-04-01'])
        await get(`/v1/episodes/${id}${path}`);
    }
    await get('/v1/episodes/none/difference?since=0');
    const { episodes } = await json(get('/v1/episodes?limit=1000'));
    const { patientId } = (episodes as readonly { patientId: string }[])[0]!;
    await get(`/v1/patients/${patientId}/episodes`);
    expect(faults.splice(0)).toEqual([]);
  });

  it.each(reports.map((report) => [report.name, report] as const))(
    'are as described for the report %s, in every form',
    async (name, { tables, share }) => {
      for (const query of [
        '',
        '?by=level',
        '?by=provider&asOf=200',
        ...(share === undefined ? [] : ['?disclosure=public', '?disclosure=public&by=level']),
      ])
        await get(`/v1/reports/${name}${query}`);
      for (const table of tables)
        for (const format of ['csv', 'parquet']) await get(`/v1/reports/${name}?format=${format}&table=${table.name}`);
      for (const query of ['?since=100', '?since=2&by=level&rows=100'])
        await get(`/v1/reports/${name}/difference${query}`);
      expect(faults.splice(0)).toEqual([]);
    },
  );

  it('are as described for proofs and evidence', async () => {
    const { events } = await json(get('/v1/evidence/episodes/e1?earlierHeads=all'));
    const { id } = (events as readonly { envelope: { id: string } }[])[0]!.envelope;
    await get('/v1/evidence/episodes/e1?format=html');
    for (const format of ['json', 'html'])
      await get(`/v1/evidence?from=2020-01-01T00:00:00Z&to=2099-01-01T00:00:00Z&since=1,2&format=${format}`);
    await call('post', '/v1/proofs/head');
    for (const path of [
      'head',
      `events/${id}`,
      `events/${id}?size=900`,
      'episodes/e1/0',
      'consistency?first=1&second=5',
      'keys',
    ])
      await get(`/v1/proofs/${path}`);
    await call('post', '/v1/proofs/keys/rotation');
    await get('/v1/proofs/keys');
    await get('/v1/proofs/head');
    expect(faults.splice(0)).toEqual([]);
  });

  it('are as described for the projection', async () => {
    const { store } = server.running.engine.write;
    const ids = { commandId: randomUUID(), commandDigest: '', correlationId: 'c', causationId: 'c' };
    const event = {
      id: randomUUID(),
      type: 'FromTheFuture',
      data: {},
      metadata: { ...ids, actor: 'x', schemaVersion: 1 },
    };
    const { position } = await store.append(streamName('episode-future'), 'no-stream', [event]);
    await get('/v1/episodes?limit=1', { 'stepdown-read-after': String(position) });
    for (const path of ['', '/parked']) await get(`/v1/projection${path}`);
    await call('post', '/v1/projection/parked/future/replay');
    await call('post', '/v1/projection/rebuild?dryRun=true');
    const both = ['rebuild?keep=true', 'rebuild', 'switch-back'].map((path) => call('post', `/v1/projection/${path}`));
    await Promise.all([...both, turn().then(() => call('delete', '/v1/projection/kept'))]);
    await Promise.all([call('post', '/v1/projection/verify'), call('post', '/v1/projection/verify')]);
    await call('post', '/v1/projection/rebuild?keep=true');
    await get('/v1/projection');
    await call('post', '/v1/projection/switch-back');
    await call('delete', '/v1/projection/kept');
    expect(faults.splice(0)).toEqual([]);
  });

  it('were seen in every status and content type that is described, but for those that cannot be made to happen here', () => {
    const unseen = description.described.filter((name) => !description.seen.has(name));
    expect(unseen.filter((name) => !exceptions.some(([answers]) => answers.test(name)))).toEqual([]);
    expect(exceptions.filter(([answers]) => !unseen.some((name) => answers.test(name)))).toEqual([]);
  });
});
