import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { headsIn, newestHeadIn } from '#audit/heads/heads-folder';
import { TrustedKeys } from '#audit/heads/trusted-keys';
import { leafOf } from '#audit/envelope/envelope';
import { leafHash, type Hash } from '#audit/merkle/hashes';
import { verifyConsistency, verifyInclusion } from '#audit/merkle/verify';
import { parseHead } from '#audit/heads/head';
import { calendarDate } from '#episode/dates';
import { simulate } from '#simulation/simulate';
import { admission, referral } from './support/commands.js';
import { keyIn, newFolder, startTestServer, type Reply, type TestServer } from './support/server.js';

const bytes = (hex: string): Hash => Buffer.from(hex, 'hex');

describe('proofs over HTTP', () => {
  let server: TestServer;
  let auditor: { authorization: string };
  let limited: { authorization: string };
  let recorder: { authorization: string };
  let operator: { authorization: string };
  beforeAll(async () => {
    const folder = newFolder();
    recorder = keyIn(folder, { actor: 'ehr', roles: ['record'] });
    auditor = keyIn(folder, { actor: 'auditor', roles: ['audit'] });
    operator = keyIn(folder, { actor: 'operator', roles: ['operate'] });
    limited = keyIn(folder, { actor: 'clinic-a', roles: ['audit'], provider: 'clinic-a' });
    server = await startTestServer({ folder });
    for (const id of ['a', 'b', 'c']) await server.post(`/v1/episodes/${id}/referral`, referral, recorder);
    await server.post('/v1/episodes/b/admission', admission, recorder);
  });
  afterAll(() => server.dispose());

  const get = (path: string, headers = auditor): Promise<Reply> => server.get(`/v1/proofs/${path}`, headers);
  const post = (path: string, headers = auditor): Promise<Reply> => server.post(`/v1/proofs/${path}`, {}, headers);
  const holds = ({ envelope, index, size, root, path }: Reply['body']): boolean =>
    verifyInclusion({ leaf: leafHash(leafOf(envelope)), index, size, root: bytes(root), proof: path.map(bytes) });

  it('show that an entry is on the log, against a head that is signed for it', async () => {
    const { status, body } = await get('episodes/b/1');
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { index: 3, size: 4, envelope: { stream: 'episode-b', revision: '1', type: 'PatientAdmitted' } },
    });
    expect(holds(body)).toBe(true);
    const head = parseHead(body.head.note)!;
    expect(head).toMatchObject({ size: 4, root: bytes(body.root) });
    const { keys } = headsIn(join(server.folder, 'heads'));
    expect(new TrustedKeys(keys, []).judge(head)).toBe('signed');
  });

  it('show an event by its id, and against the tree of any size', async () => {
    const { body: entry } = await get('episodes/a/0');
    const { body } = await get(`events/${entry.envelope.id}?size=2`);
    expect(body).toMatchObject({ index: 0, size: 2, content: { data: referral } });
    expect(body.head).toBeUndefined();
    expect(holds(body)).toBe(true);
  });

  it('show that the log only grew', async () => {
    const { body } = await get('consistency?first=2&second=4');
    const { first, second, firstRoot, secondRoot, path } = body;
    const roots = { firstRoot: bytes(firstRoot), secondRoot: bytes(secondRoot) };
    expect(verifyConsistency({ first, second, ...roots, proof: path.map(bytes) })).toBe(true);
  });

  it('come with heads, which are signed on request', async () => {
    await server.post('/v1/episodes/d/referral', referral, recorder);
    const { body: signed } = await post('head', operator);
    expect(signed.size).toBe(5);
    expect((await get('head')).body).toEqual(signed);
  });

  it('go on under a new key', async () => {
    const before = (await get('keys')).body.keys;
    expect(before).toMatchObject([{ key: expect.stringContaining('stepdown/') }]);
    expect((await post('keys/rotation')).status).toBe(403);
    const { body: head } = await post('keys/rotation', operator);
    const { keys, retirements } = (await get('keys')).body;
    expect(keys).toHaveLength(2);
    expect(retirements).toHaveLength(1);
    expect(keys).toContainEqual({ ...before[0], validUpTo: head.size, retiredAt: expect.any(String) });
    expect(head.keys).not.toContain(before[0].id);
  });

  it.each([
    ['episodes/b/9', 404, 'not-found'],
    ['episodes/b/x', 404, 'not-found'],
    ['episodes/unknown/0', 404, 'not-found'],
    [`events/${randomUUID()}`, 404, 'not-found'],
    ['events/x', 404, 'not-found'],
    ['episodes/b/1?size=3', 400, 'invalid-parameter'],
    ['episodes/b/1?size=99', 400, 'invalid-parameter'],
    ['episodes/b/1?syze=4', 400, 'invalid-parameter'],
    ['consistency', 400, 'invalid-parameter'],
    ['consistency?first=4&second=2', 400, 'invalid-parameter'],
    ['consistency?first=2&second=99', 400, 'invalid-parameter'],
  ])('refuse %s', async (path, status, code) => {
    expect(await get(path)).toMatchObject({ status, body: { code } });
  });

  it('are refused for an event that is no longer what it was, and say so', async () => {
    const log = new Database(join(server.folder, 'log.sqlite'));
    log.exec('drop trigger event_is_never_updated');
    log.exec(`update event set data = json_set(data, '$.effectiveOn', '2020-01-01') where position = 3`);
    log.close();
    expect(await get('episodes/c/0')).toMatchObject({
      status: 500,
      body: { code: 'event-changed', retryable: false, detail: 'Leaf 2 does not match.' },
    });
    expect((await get('episodes/b/0')).status).toBe(200);
  });

  it('are for auditors of the whole log', async () => {
    expect((await get('episodes/b/1', recorder)).status).toBe(403);
    expect((await get('episodes/b/1', limited)).status).toBe(403);
    expect((await get('head', recorder)).status).toBe(403);
  });
});

describe('a server that stops', () => {
  it('leaves a head of all that was recorded', async () => {
    const server = await startTestServer();
    const lines = [...simulate({ seed: 3, episodes: 20, until: calendarDate('2025-12-31') })];
    await server.bulk(lines);
    await server.running.stop();
    expect(newestHeadIn(join(server.folder, 'heads'))?.size).toBe(lines.length);
    await server.dispose();
  });
});

describe('a folder of heads that takes none', () => {
  it('shows in readiness and metrics, and stops no recording', async () => {
    const folder = newFolder();
    const heads = join(folder, 'heads');
    writeFileSync(heads, 'a file where the folder should be');
    const server = await startTestServer({ folder });
    const { headers } = await server.post('/v1/episodes/a/referral', referral);
    expect(headers.get('stepdown-position')).toBe('1');
    expect((await server.post('/v1/proofs/head', {})).status).toBeGreaterThanOrEqual(500);
    expect((await server.get('/health/ready')).body.checks.heads).toEqual({
      ok: true,
      state: 'failing',
      detail: 'no head could be signed',
    });
    expect((await server.get('/metrics')).body).toContain('stepdown_heads_up 0');
    rmSync(heads);
    expect((await server.post('/v1/proofs/head', {})).status).toBe(200);
    expect((await server.get('/health/ready')).body.checks).not.toHaveProperty('heads');
    await server.dispose();
  });
});
