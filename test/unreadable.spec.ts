import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { stepdown } from '#cli/testing/stepdown';
import { admission, referral } from './support/commands.js';
import { startTestServer, type Reply, type TestServer } from './support/server.js';

describe('an event that is stored as something else than JSON', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
    for (const id of ['before', 'spoilt']) await server.post(`/v1/episodes/${id}/referral`, referral);
    spoil('spoilt');
    const { headers } = await server.post('/v1/episodes/after/referral', referral);
    await server.get('/v1/episodes', { 'stepdown-read-after': headers.get('stepdown-position')! });
  });
  afterAll(() => server.dispose());

  /** Somebody writes the second event of an episode past the program. */
  function spoil(episodeId: string): void {
    const db = new Database(join(server.folder, 'log.sqlite'));
    db.prepare(
      `insert into event select max(position) + 1, ?, 1, ?, 'PatientAdmitted', '{"level":', metadata, recorded_at from event`,
    ).run(`episode-${episodeId}`, randomUUID());
    db.close();
  }

  const feed = async (): Promise<Reply['body'][]> =>
    String((await server.get('/v1/events')).body)
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Reply['body']);

  it('parks its own episode, and no other', async () => {
    const { body } = await server.get('/v1/projection/parked');
    expect(body.parked).toEqual([
      expect.objectContaining({ episodeId: 'spoilt', reason: expect.stringContaining('else than a JSON object') }),
    ]);
    const { body: list } = await server.get('/v1/episodes');
    expect(list.episodes.map(({ episodeId }: { episodeId: string }) => episodeId).sort()).toEqual([
      ...['after', 'before', 'spoilt'],
    ]);
  });

  it('is shown by the feed, which goes on', async () => {
    const events = await feed();
    expect(events.map(({ episodeId }) => episodeId)).toEqual(['before', 'spoilt', 'spoilt', 'after']);
    expect(events[2]).toMatchObject({
      data: { base64: Buffer.from('{"level":').toString('base64') },
      unreadable: 'its data are stored as something else than a JSON object',
    });
    expect(events[3]).not.toHaveProperty('unreadable');
  });

  it('answers commands to its episode, and whoever reads it, with words', async () => {
    const refused = { status: 500, body: { code: 'episode-unreadable', retryable: true } };
    expect(await server.post('/v1/episodes/spoilt/admission', admission)).toMatchObject(refused);
    const line = { commandId: randomUUID(), episodeId: 'spoilt', type: 'AdmitPatient', data: admission };
    expect(await server.bulk([line])).toMatchObject([
      { status: 'rejected', problem: { code: 'episode-unreadable', title: expect.stringContaining('an operator') } },
    ]);
    expect(await server.get('/v1/episodes/spoilt')).toMatchObject({
      status: 500,
      body: { code: 'episode-unreadable', detail: expect.stringContaining('PatientAdmitted at revision 1') },
    });
    expect(await server.post('/v1/episodes/after/admission', admission)).toMatchObject({ status: 201 });
  });

  it('has a leaf, like those behind it, and an audit finds nothing wrong', async () => {
    const [, , spoilt, after] = await feed();
    for (const { id } of [spoilt, after]) {
      expect(await server.get(`/v1/proofs/events/${id}`)).toMatchObject({ status: 200 });
    }
    const { json } = await stepdown(['audit', '--data', server.folder, '--json']);
    expect(json).toMatchObject({ findings: [] });
  });
});
