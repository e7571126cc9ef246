import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { linesOf } from '#recording/lines';
import { admission, referral } from './support/commands.js';
import { startTestServer, type Reply, type TestServer } from './support/server.js';

describe('the feed of events', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
    for (const id of ['a', 'b', 'c']) await server.post(`/v1/episodes/${id}/referral`, referral);
  });
  afterAll(() => server.dispose());

  const page = async (query: string): Promise<Reply['body'][]> =>
    String((await server.get(`/v1/events${query}`)).body)
      .split('\n')
      .filter(Boolean)
      .map((text) => JSON.parse(text) as Reply['body']);

  it('comes in pages, each after the last position of the one before', async () => {
    const first = await page('?limit=2');
    const second = await page(`?limit=2&after=${first.at(-1).position}`);
    expect([...first, ...second].map(({ episodeId }) => episodeId)).toEqual(['a', 'b', 'c']);
    expect(await page(`?after=${second.at(-1).position}`)).toEqual([]);
  });

  it('tells everything that is recorded of an event', async () => {
    const [event] = await page('?limit=1');
    expect(event).toMatchObject({
      position: '1',
      episodeId: 'a',
      revision: '0',
      type: 'ReferralReceived',
      recordedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      data: referral,
      metadata: { actor: 'anonymous', schemaVersion: 1 },
    });
  });

  it.each(['?limit=0', '?limit=x', '?after=-1', '?after=x', '?after=1&after=2', '?from=3'])(
    'refuses %s',
    async (query) => {
      expect(await server.get(`/v1/events${query}`)).toMatchObject({
        status: 400,
        body: { code: 'invalid-parameter' },
      });
    },
  );

  it('refuses a parameter that it does not have, by its name, and a limit of what has no end', async () => {
    const live = { accept: 'text/event-stream' };
    for (const [query, code, headers] of [
      ['?From=3', 'unknown-parameter', {}],
      ['?episode=a', 'unknown-parameter', live],
      ['?limit=1', 'invalid', live],
    ] as const) {
      const { status, body } = await server.get(`/v1/events${query}`, headers);
      const [field] = query.slice(1).split('=');
      expect({ status, errors: body.errors }).toMatchObject({ status: 400, errors: [{ field, code }] });
    }
  });

  it('goes on live from the last event that was received', async () => {
    const leaving = new AbortController();
    const response = await fetch(`${server.url}/v1/events`, {
      headers: { accept: 'text/event-stream', 'last-event-id': '2' },
      signal: leaving.signal,
    });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const ids: string[] = [];
    for await (const line of linesOf(response.body as AsyncIterable<Uint8Array>, 100_000)) {
      const text = 'text' in line ? line.text : '';
      if (text === ': caught up' && ids.length === 1) await server.post('/v1/episodes/a/admission', admission);
      if (text.startsWith('id: ')) ids.push(text.slice(4));
      if (ids.length === 2) break;
    }
    leaving.abort();
    expect(ids).toEqual(['3', '4']);
  });
});
