import { afterEach, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { KeyFile } from '#access/key-file';
import { position } from '#event-store/port';
import { dataFolder } from '#server/engine/data-folder';
import { admission, line, referral } from './support/commands.js';
import { openStream } from './support/open-stream.js';
import { keyIn, newFolder, startTestServer, type TestServer } from './support/server.js';
import { writeFirst } from './support/write-first.js';

/** So many referrals, each line made when it is sent. */
function* referrals(from: number, to: number): Generator<string> {
  for (let at = from; at < to; at++) yield JSON.stringify(line(`e${at}`, 'ReceiveReferral', referral));
}

describe('a sender that writes its whole body before it reads', () => {
  let server: TestServer;
  afterEach(() => server.dispose());

  const recorded = async (episode: number): Promise<boolean> =>
    (await server.get(`/v1/episodes/e${episode}`)).status === 200;

  it('gets an answer to every one of 66,000 lines, in their order', async () => {
    server = await startTestServer();
    const ids: string[] = [];
    function* noted() {
      for (const text of referrals(0, 66_000)) {
        ids.push((JSON.parse(text) as { commandId: string }).commandId);
        yield text;
      }
    }
    const { status, answers } = await writeFirst(server.url, '/v1/commands', noted());
    expect(status).toBe(200);
    expect(answers.filter((answer) => answer.status !== 'accepted')).toEqual([]);
    expect(answers.map(({ commandId }) => commandId as string)).toEqual(ids);
    expect(readdirSync(dataFolder(server.folder).unreadAnswers)).toEqual([]);
  }, 180_000);

  it('whose answers have no room learns from which line on nothing was recorded; what was answered stands', async () => {
    server = await startTestServer({ settings: { answerSpool: '1' } });
    const wrong = 40_000;
    const text = JSON.stringify({ wrong: 'x'.repeat(1_000) });
    function* lines() {
      yield* referrals(0, 100);
      for (let at = 0; at < wrong; at++) yield text;
      yield* referrals(100, 110);
    }
    const { answers } = await writeFirst(server.url, '/v1/commands', lines());
    const ended = answers.at(-1);
    expect(ended).toMatchObject({ status: 'ended', problem: { code: 'answers-unread', retryable: true } });
    expect(ended.line).toBe(answers.length);
    expect(ended.line).toBeLessThan(wrong);
    expect(answers.slice(0, 100).map(({ status }) => status as string)).toEqual(Array(100).fill('accepted'));
    expect(await recorded(99)).toBe(true);
    expect(await recorded(100)).toBe(false);
  }, 60_000);

  it('can ask for failures only: each with its line, and in the end how many lines had each status', async () => {
    server = await startTestServer();
    function* lines() {
      yield* referrals(0, 500);
      yield JSON.stringify(line('nobody', 'AdmitPatient', admission));
      yield '';
      yield 'no JSON';
      yield* referrals(500, 1_000);
    }
    const { answers } = await writeFirst(server.url, '/v1/commands?answers=failures', lines());
    expect(answers).toMatchObject([
      { line: 501, status: 'rejected', problem: { code: 'no-referral' } },
      { line: 502, status: 'invalid', problem: { code: 'malformed-json' } },
      { status: 'done', counts: { accepted: 1_000, duplicate: 0, rejected: 1, invalid: 1, conflict: 0, unknown: 0 } },
    ]);
    expect(answers).toHaveLength(3);
    const other = await fetch(`${server.url}/v1/commands?answers=some`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: '',
    });
    expect(other.status).toBe(400);
    expect(await other.json()).toMatchObject({ code: 'invalid-parameter', errors: [{ field: 'answers' }] });
  });

  it('reads a refusal that came before it had sent everything', async () => {
    server = await startTestServer();
    const csv = { 'content-type': 'text/csv' };
    const { status, answers } = await writeFirst(server.url, '/v1/commands', referrals(0, 40_000), csv);
    expect({ status, answers }).toMatchObject({ status: 415, answers: [{ code: 'unsupported-media-type' }] });
  });

  it('gets the answers of what was recorded when the server stops, and the last line says why', async () => {
    server = await startTestServer();
    let stopped: Promise<void> | undefined;
    async function* lines() {
      yield* referrals(0, 5_000);
      await server.running.engine.read.waitFor(position('1'));
      stopped = server.running.stop();
      yield* referrals(5_000, 40_000);
    }
    const { answers } = await writeFirst(server.url, '/v1/commands', lines());
    await stopped;
    const last = answers.length - 1;
    expect(answers.at(-1)).toMatchObject({ status: 'ended', line: last + 1, problem: { code: 'stopping' } });
    expect(answers.slice(0, last).filter(({ status }) => status !== 'accepted')).toEqual([]);
    server = await startTestServer({ folder: server.folder });
    expect(await recorded(last - 1)).toBe(true);
    expect(await recorded(last)).toBe(false);
  }, 60_000);

  it('gets the answers of what was recorded when its key is revoked, and the last line says why', async () => {
    const folder = newFolder();
    const sender = keyIn(folder, { actor: 'sender', roles: ['record'] });
    const auditor = keyIn(folder, { actor: 'auditor', roles: ['audit'] });
    server = await startTestServer({ folder });
    const keys = new KeyFile(dataFolder(folder));
    async function* lines() {
      yield* referrals(0, 5_000);
      // The server has let the sender in.
      await server.running.engine.read.waitFor(position('1'));
      const other = openStream(server, sender);
      await other.send([line('other', 'ReceiveReferral', referral)]);
      keys.revoke(keys.list().find(({ actor }) => actor === 'sender')!.id, new Date().toISOString());
      // Streams of a key are ended together.
      for await (const answer of other.answers) if (answer.status === 'ended') break;
      other.end();
      yield* referrals(5_000, 6_000);
    }
    const { answers } = await writeFirst(server.url, '/v1/commands', lines(), sender);
    const last = answers.length - 1;
    expect(answers.at(-1)).toMatchObject({ status: 'ended', line: last + 1, problem: { code: 'unauthenticated' } });
    expect((await server.get(`/v1/episodes/e${last - 1}`, auditor)).status).toBe(200);
    expect((await server.get(`/v1/episodes/e${last}`, auditor)).status).toBe(404);
  }, 60_000);
});
