import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KeyFile } from '#access/key-file';
import { dataFolder } from '#server/engine/data-folder';
import { line, referral } from './support/commands.js';
import { production } from './support/engines.js';
import { openStream } from './support/open-stream.js';
import { keyIn, newFolder, startTestServer, type TestServer } from './support/server.js';

describe('a key that is revoked', () => {
  let server: TestServer;
  let gone: { authorization: string };
  let goneOfClinic: { authorization: string };
  let auditor: { authorization: string };
  let recorder: { authorization: string };
  beforeEach(async () => {
    const folder = newFolder();
    gone = keyIn(folder, { actor: 'gone', roles: ['record', 'audit'] });
    goneOfClinic = keyIn(folder, { actor: 'gone of clinic', roles: ['audit'], provider: 'clinic-a' });
    auditor = keyIn(folder, { actor: 'auditor', roles: ['audit'] });
    recorder = keyIn(folder, { actor: 'recorder', roles: ['record'] });
    server = await startTestServer({ folder });
  });
  afterEach(() => server.dispose());

  const revoke = (actor = 'gone') => {
    const keys = new KeyFile(dataFolder(server.folder));
    const { id } = keys.list().find((key) => key.actor === actor)!;
    keys.revoke(id, new Date().toISOString());
  };
  const feed = (headers = {}) =>
    fetch(`${server.url}/v1/events`, { headers: { accept: 'text/event-stream', ...headers } });
  const referralOf = (episodeId: string) => line(episodeId, 'ReceiveReferral', referral);

  it.each([
    ['of everything', 'gone', () => gone],
    ['of one provider', 'gone of clinic', () => goneOfClinic],
  ])('ends its open feeds, and no others: %s', async (_, actor, key) => {
    const ends = await feed(key());
    const stays = await feed(auditor);
    revoke(actor);
    expect(await ends.text()).toContain(': caught up');
    const reader = stays.body!.getReader();
    expect(Buffer.from((await reader.read()).value!).toString()).toContain(': caught up');
    const next = reader.read();
    await server.post('/v1/episodes/e1/referral', referral, recorder);
    expect(Buffer.from((await next).value!).toString()).toContain('event: ReferralReceived');
    await reader.cancel();
  });

  it('ends its open streams of commands: what they had acknowledged stands, the last line says why', async () => {
    const stream = openStream(server, gone);
    await stream.send([referralOf('e1'), referralOf('e2')]);
    expect((await stream.answers.next()).value).toMatchObject({ status: 'accepted' });
    expect((await stream.answers.next()).value).toMatchObject({ status: 'accepted' });
    revoke();
    const last = (await stream.answers.next()).value;
    expect(last).toMatchObject({ status: 'ended', line: 3, problem: { code: 'unauthenticated', retryable: false } });
    expect((await stream.answers.next()).done).toBe(true);
    await stream.send([referralOf('e3')]);
    stream.end();
    expect((await server.get('/v1/episodes/e2', auditor)).status).toBe(200);
    expect((await server.get('/v1/episodes/e3', auditor)).status).toBe(404);
  });
});

describe('the first key that is made', () => {
  it('ends streams of callers who had none', async () => {
    const server = await startTestServer();
    const stream = openStream(server);
    await stream.send([line('e1', 'ReceiveReferral', referral)]);
    expect((await stream.answers.next()).value).toMatchObject({ status: 'accepted' });
    keyIn(server.folder, { actor: 'first', roles: ['audit'] });
    expect((await stream.answers.next()).value).toMatchObject({
      status: 'ended',
      problem: { code: 'unauthenticated' },
    });
    expect((await stream.answers.next()).done).toBe(true);
    stream.end();
    await server.dispose();
  });
});

describe('a key that is revoked while its caller waits for a verification', () => {
  it('ends the wait', async () => {
    const engines = await production();
    const folder = newFolder();
    const auditor = keyIn(folder, { actor: 'auditor', roles: ['audit', 'record'] });
    await (await startTestServer({ folder, settings: engines.settings })).running.stop();
    // Nobody projects what is recorded now.
    const server = await startTestServer({ folder, settings: { ...engines.settings, projector: 'off' } });
    await server.post('/v1/episodes/e1/referral', referral, auditor);
    const { read } = server.running.engine;
    const waitFor = read.waitFor.bind(read);
    const waiting = new Promise<void>((resolve) => {
      read.waitFor = (...moment) => (resolve(), waitFor(...moment));
    });
    const verification = server.post('/v1/projection/verify', {}, auditor);
    await waiting;
    const keys = new KeyFile(dataFolder(folder));
    keys.revoke(keys.list()[0]!.id, new Date().toISOString());
    expect(await verification).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    await server.dispose();
    await engines.remove();
  });
});
