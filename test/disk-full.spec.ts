import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openSqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { stepdown } from '#cli/testing/stepdown';
import { course, line, referral } from './support/commands.js';
import { liftLimit, limitFiles } from './support/full-disk.js';
import { newFolder, type Reply } from './support/server.js';
import { killServers, spawnServer, type ServerProcess } from './support/server-process.js';

/** What a sender was answered about a command that is on the log. */
interface Place {
  readonly revision: string;
  readonly position: string;
}

const cohort = (name: string, episodes: number) =>
  Array.from({ length: episodes }, (_, index) =>
    course.map(([, data, type]) => line(`${name}-${index}`, type, data)),
  ).flat();

describe('a server whose disk is full', () => {
  let folder: string;
  let server: ServerProcess;
  let acknowledged: Map<string, Place>;
  beforeEach(async () => {
    folder = newFolder();
    server = await spawnServer(folder, { headInterval: '0' });
    acknowledged = new Map();
  });
  afterEach(() => {
    killServers();
    rmSync(folder, { recursive: true, force: true });
  });

  const send = async (path: string, init: RequestInit = {}): Promise<Pick<Reply, 'status' | 'body'>> => {
    const response = await fetch(server.url + path, init);
    return { status: response.status, body: JSON.parse(await response.text()) as Reply['body'] };
  };
  const get = (path: string) => send(path);

  /** Notes what was acknowledged: once it was, the answer stays the same. */
  const note = (commandId: string, { revision, position }: Place): void => {
    expect(acknowledged.get(commandId) ?? { revision, position }).toEqual({ revision, position });
    acknowledged.set(commandId, { revision, position });
  };

  const bulk = async (commands: readonly { commandId: string }[]): Promise<Reply['body'][]> => {
    const body = commands.map((command) => `${JSON.stringify(command)}\n`).join('');
    const headers = { 'content-type': 'application/x-ndjson' };
    const response = await fetch(`${server.url}/v1/commands`, { method: 'POST', headers, body });
    const answers = (await response.text())
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as Reply['body']);
    expect(answers.map(({ commandId }) => commandId as string)).toEqual(commands.map(({ commandId }) => commandId));
    for (const answer of answers) if (isOnLog(answer)) note(answer.commandId as string, answer as Place);
    return answers;
  };

  const refer = async (episodeId: string, commandId: string = randomUUID()) => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': commandId };
    const answer = await send(`/v1/episodes/${episodeId}/referral`, {
      method: 'POST',
      headers,
      body: JSON.stringify(referral),
    });
    if (answer.status < 300) note(commandId, answer.body as Place);
    return answer;
  };

  /** Single commands that fit where a bulk did not, up to the first that does not either. */
  const referUntilFull = async () => {
    for (;;) {
      const id = randomUUID();
      const refused = await refer(id, id);
      if (refused.status !== 201) return { id, refused };
    }
  };

  /** Everything acknowledged is in the read models and under a signed head, without a restart. */
  const expectCaughtUp = async (): Promise<void> => {
    const last = Math.max(...[...acknowledged.values()].map(({ position }) => Number(position)));
    const headers = { 'stepdown-read-after': String(last) };
    expect(await send('/v1/episodes?limit=1', { headers })).toMatchObject({ status: 200 });
    const head = await send('/v1/proofs/head', { method: 'POST' });
    expect(head).toMatchObject({ status: 200, body: { size: last } });
    expect(await get('/health/ready')).toMatchObject({ status: 200, body: { checks: { projection: { ok: true } } } });
  };

  /** Stopped, the folder holds what was acknowledged, each once and where its sender was answered, and nothing else. */
  const expectWhole = async (): Promise<void> => {
    expect(await server.stop()).toBe(0);
    const log = await openSqliteEventStore({ file: join(folder, 'log.sqlite'), readOnly: true });
    const places: (readonly [string, Place])[] = [];
    for await (const { metadata, revision, position } of log.readAll())
      places.push([metadata.commandId, { revision: String(revision), position: String(position) }]);
    await log.close();
    expect(places.length).toBe(acknowledged.size);
    expect(new Map(places)).toEqual(acknowledged);
    for (const command of ['verify', 'audit']) {
      const { code, stdout } = await stepdown([command, '--data', folder]);
      expect({ command, code, stdout }).toMatchObject({ code: 0 });
    }
  };

  const sizeOf = (file: string): number => statSync(join(folder, file)).size;

  it('where the log cannot grow accepts only what is on the log, and goes on by itself when there is room', async () => {
    await bulk(cohort('before', 10));
    await expectCaughtUp();
    limitFiles(server.pid, sizeOf('log.sqlite-wal') + 65_536);
    expect(await refer('fits')).toMatchObject({ status: 201 });
    const commands = cohort('during', 60);
    const answers = await bulk(commands);
    for (const answer of answers.filter((each) => !isOnLog(each))) {
      expect(['unknown', 'rejected']).toContain(answer.status);
      expect(answer.problem).toMatchObject({ retryable: true });
    }
    expect(answers.filter((each) => !isOnLog(each)).length).toBeGreaterThan(0);
    const { id, refused } = await referUntilFull();
    expect(refused).toMatchObject({ status: 503, body: { code: 'outcome-unknown', retryable: true } });
    expect(await refer(id, id)).toMatchObject({ status: 503 });
    expect(await get('/v1/episodes/before-0')).toMatchObject({ status: 200 });
    expect(await get('/health/ready')).toMatchObject({
      status: 200,
      body: { checks: { log: { ok: true, state: 'not-confirming' } } },
    });
    const logged = server.log.filter((text) => text.includes('"a command was not confirmed"'));
    expect(JSON.parse(logged[0]!)).toMatchObject({
      err: { cause: { code: expect.stringMatching(/^SQLITE_/), message: expect.stringMatching(/disk/) } },
    });

    liftLimit(server.pid);
    expect(await refer(id, id)).toMatchObject({ status: 201 });
    const again = await bulk(commands);
    expect(again.filter((answer) => !isOnLog(answer))).toEqual([]);
    expect(again.some(({ status }) => status === 'accepted')).toBe(true);
    expect((await get('/health/ready')).body.checks.log).toEqual({ ok: true });
    await expectCaughtUp();
    await expectWhole();
  });

  it('where read models and proofs cannot grow, records, says how far they are, and brings them up when there is room', async () => {
    await bulk(cohort('before', 40));
    await expectCaughtUp();
    emptyWriteAheadLog(join(folder, 'log.sqlite'));
    limitFiles(server.pid, Math.min(sizeOf('read-model.duckdb.wal'), sizeOf('proofs/proofs.sqlite-wal')));
    const before = acknowledged.size;
    for (let index = 0; index < 5; index++) expect(await refer(`during-${index}`)).toMatchObject({ status: 201 });
    await Promise.all([server.logged('projection failed'), server.logged('the proof log is not kept up to date')]);
    const reasons = server.log.filter((text) => text.includes('"projection failed"'));
    expect(JSON.parse(reasons[0]!)).toMatchObject({
      err: { message: expect.stringContaining('Could not write file') },
    });
    expect(await get('/v1/projection')).toMatchObject({
      body: { state: 'retrying', position: String(before), lag: { amount: '5' } },
    });
    expect(await get('/health/ready')).toMatchObject({
      status: 200,
      body: { checks: { log: { ok: true }, projection: { ok: true, state: 'retrying' } } },
    });
    expect(await get('/v1/episodes/during-0')).toMatchObject({ status: 200 });

    liftLimit(server.pid);
    await expectCaughtUp();
    await expectWhole();
  });

  it('where no head can be signed says so, and signs when there is room', async () => {
    await bulk(cohort('before', 40));
    await expectCaughtUp();
    await refer('after-the-head');
    const last = String(acknowledged.size);
    await send('/v1/episodes?limit=1', { headers: { 'stepdown-read-after': last } });
    limitFiles(server.pid, 100);
    expect(await send('/v1/proofs/head', { method: 'POST' })).toMatchObject({ status: 500 });
    expect((await get('/health/ready')).body.checks.heads).toMatchObject({ ok: true, state: 'failing' });
    liftLimit(server.pid);
    await expectCaughtUp();
    expect((await get('/health/ready')).body.checks).not.toHaveProperty('heads');
    await expectWhole();
  });

  it('when it is stopped loses nothing, and the next one goes on', async () => {
    await bulk(cohort('before', 10));
    limitFiles(server.pid, 100);
    expect(await server.stop()).toBe(1);
    server = await spawnServer(folder, { headInterval: '0' });
    await expectCaughtUp();
    await expectWhole();
  });
});

function isOnLog({ status }: Reply['body']): boolean {
  return status === 'accepted' || status === 'duplicate';
}

/** Takes what is in a write-ahead log into the file: the log then grows from the beginning of it again. */
function emptyWriteAheadLog(file: string): void {
  const db = new Database(file);
  expect(db.pragma('wal_checkpoint(truncate)')).toMatchObject([{ busy: 0 }]);
  db.close();
}
