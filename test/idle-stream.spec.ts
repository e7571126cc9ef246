import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { line, referral } from './support/commands.js';
import { openStream } from './support/open-stream.js';
import { startTestServer, type TestServer } from './support/server.js';

describe('a stream of commands in which nothing comes', () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startTestServer({ settings: { inputIdle: '1' } });
  });
  afterEach(() => server.dispose());

  it('ends with a line that says so; what it had acknowledged stands', async () => {
    const stream = openStream(server);
    await stream.send([line('e1', 'ReceiveReferral', referral)]);
    expect((await stream.answers.next()).value).toMatchObject({ status: 'accepted' });
    expect((await stream.answers.next()).value).toMatchObject({
      status: 'ended',
      line: 2,
      problem: { code: 'body-idle', retryable: true },
    });
    expect((await stream.answers.next()).done).toBe(true);
    stream.end();
    expect((await server.get('/v1/episodes/e1')).status).toBe(200);
  });
});
