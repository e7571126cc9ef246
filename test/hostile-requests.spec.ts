import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { rounds } from '#episode/testing/rounds';
import { faultOf } from './hostile/judge.js';
import { bytesInUse } from './hostile/memory.js';
import { operationsIn, type Description, type Operation } from './hostile/operations.js';
import { requestsOf, type Existing } from './hostile/requests.js';
import { send, type WireRequest } from './hostile/wire.js';
import { course, line, referral } from './support/commands.js';
import { startTestServer, type TestServer } from './support/server.js';

/** Requests of each operation; more of them, and others, by hand: `TEST_HOSTILE=500:7` (runs and seed). */
const [RUNS = rounds({ usual: 6, long: 40 }), SEED = 20_261_129] = (process.env['TEST_HOSTILE'] ?? '')
  .split(':')
  .filter(Boolean)
  .map(Number);
/** Operations that take seconds each time, whatever they are asked. */
const SLOW = new Set(['RebuildReadModels', 'SwitchBackReadModels', 'VerifyReadModels']);
const OPEN_STREAM = [
  ['Host', '127.0.0.1'],
  ['Connection', 'close'],
  ['Content-Type', 'application/x-ndjson'],
] as const;
const MEGABYTE = 1_048_576;

/** A request that was found to go wrong once, and what it is to be answered. */
interface Found {
  readonly note: string;
  readonly request: Omit<WireRequest, 'body'> & { readonly body: string };
  readonly status: number;
  readonly code: string;
}

const corpus = JSON.parse(readFileSync(new URL('./hostile/corpus.json', import.meta.url), 'utf8')) as readonly Found[];

describe('hostile requests', () => {
  let server: TestServer;
  let description: Description;
  let operations: readonly Operation[];
  let existing: Existing;
  beforeAll(async () => {
    server = await startTestServer();
    await server.bulk(course.map(([, data, type]) => line('e1', type, data)));
    description = (await server.get('/docs/openapi.json')).body as Description;
    operations = operationsIn(description);
    const [first] = String((await server.get('/v1/events')).body).split('\n');
    existing = { episodeId: 'e1', patientId: 'patient-1', eventId: (JSON.parse(first!) as { id: string }).id };
  });
  afterAll(() => server.dispose());

  /** Sends a body to the stream of commands. */
  const stream = (body: WireRequest['body'], ...headers: readonly (readonly [string, string])[]) =>
    send(server.url, { method: 'POST', target: '/v1/commands', headers: [...OPEN_STREAM, ...headers], body });
  const lines = (body: string) =>
    body
      .split('\n')
      .filter(Boolean)
      .map((text) => JSON.parse(text) as object);

  it('of every operation are answered as the description says: none hangs, none goes wrong inside', async () => {
    const faults: object[] = [];
    for (const operation of operations) {
      const numRuns = SLOW.has(operation.id) ? Math.ceil(RUNS / 12) : RUNS;
      for (const request of fc.sample(requestsOf(description, operation, existing), { numRuns, seed: SEED })) {
        const fault = faultOf(await send(server.url, request), operation, description);
        if (fault !== undefined) faults.push({ operation: operation.id, ...fault, request: inText(request) });
      }
    }
    expect(faults).toEqual([]);
  });

  it.each(corpus.map((found) => [found.note, found] as const))(
    'like %s are answered in words',
    async (_note, found) => {
      const { status, headers, body } = await send(server.url, found.request);
      expect({ status, type: headers['content-type'] }).toEqual({
        status: found.status,
        type: 'application/problem+json; charset=utf-8',
      });
      expect(JSON.parse(body)).toMatchObject({ status: found.status, code: found.code, title: expect.any(String) });
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    },
  );

  it('with a line of a gigabyte are refused, and nothing of it is kept in memory', async () => {
    const before = await bytesInUse();
    const part = Buffer.alloc(MEGABYTE, 'x');
    const chunk = Buffer.concat([Buffer.from(`${MEGABYTE.toString(16)}\r\n`), part, Buffer.from('\r\n')]);
    const body = [...Array.from({ length: 1_024 }, () => chunk), Buffer.from('0\r\n\r\n')];
    const { status, body: answered } = await stream(body, ['Transfer-Encoding', 'chunked']);
    expect(status).toBe(200);
    expect(lines(answered)).toMatchObject([{ status: 'invalid', problem: { code: 'line-too-long' } }]);
    expect((await bytesInUse()) - before).toBeLessThan(128 * MEGABYTE);
  });

  it('whose last line is a half are answered for the whole ones, and the half records nothing', async () => {
    const whole = JSON.stringify(line('half-1', 'ReceiveReferral', referral));
    const half = JSON.stringify(line('half-2', 'ReceiveReferral', referral)).slice(0, -20);
    const body = Buffer.from(`${whole}\n${half}`);
    const answer = await stream(body, ['Content-Length', String(body.length)]);
    expect(lines(answer.body)).toMatchObject([{ status: 'accepted' }, { problem: { code: 'malformed-json' } }]);
    expect((await server.get('/v1/episodes/half-2')).status).toBe(404);
  });

  it('whose sender is gone in the middle of a line record the whole lines only', async () => {
    const whole = JSON.stringify(line('gone-1', 'ReceiveReferral', referral));
    const half = JSON.stringify(line('gone-2', 'ReceiveReferral', referral)).slice(0, -20);
    const head = { method: 'POST', target: '/v1/commands', leaves: true, body: `${whole}\n${half}` };
    await send(server.url, { ...head, headers: [...OPEN_STREAM, ['Content-Length', '5000']] });
    expect((await server.get('/v1/episodes/gone-1')).status).toBe(200);
    expect((await server.get('/v1/episodes/gone-2')).status).toBe(404);
  });

  it('that are packed are not unpacked, however small they are', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * MEGABYTE, 'x'));
    const answer = await stream(bomb, ['Content-Length', String(bomb.length)], ['Content-Encoding', 'gzip']);
    expect({ status: answer.status, unpacked: answer.headers['accept-encoding'] }).toEqual({
      status: 415,
      unpacked: 'identity',
    });
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'unsupported-media-type' });
  });

  it('leave nothing behind that cannot be read, and the server as it was', async () => {
    expect((await server.get('/health/ready')).status).toBe(200);
    const feed = lines(String((await server.get('/v1/events?limit=100000')).body));
    const commands = feed.map((event) => (event as { metadata: { commandId: string } }).metadata.commandId);
    expect(new Set(commands).size).toBe(commands.length);
    expect(Object.keys(Object.prototype)).toEqual([]);
    const verified = lines(await (await fetch(`${server.url}/v1/projection/verify`, { method: 'POST' })).text());
    expect(verified.at(-1)).toMatchObject({ done: true, verification: { equal: true } });
  });
});

/** A request as the corpus has it. */
function inText({ body, ...rest }: WireRequest): object {
  return { ...rest, body: Buffer.from(body as Uint8Array).toString('utf8') };
}
