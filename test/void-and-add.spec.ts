import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { admission, line, referral } from './support/commands.js';
import { startTestServer, type TestServer } from './support/server.js';

const visit = { system: 'ehr.example', id: 'visit-91' };
const source = { 'stepdown-source-system': visit.system, 'stepdown-source-id': visit.id };
const wrong = { effectiveOn: '2026-03-11', kind: 'group', attendance: 'attended', minutes: 180 };
const right = { ...wrong, effectiveOn: '2026-03-12', minutes: 120 };

describe('what was voided', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.dispose());

  /** Posts to an episode that is admitted, and answers status, and revision or code. */
  async function admitted(id: string) {
    const post = async (segment: string, body: object, headers = {}): Promise<[number, string]> => {
      const reply = await server.post(`/v1/episodes/${id}/${segment}`, body, headers);
      return [reply.status, (reply.body.code ?? reply.body.revision) as string];
    };
    await post('referral', referral);
    await post('admission', admission);
    return post;
  }
  const voiding = (...entries: readonly object[]) => ({ entries, reason: 'wrong' });

  it('can be added again under its source and a new key, as the documentation says', async () => {
    const post = await admitted('e1');
    const key = { ...source, 'idempotency-key': randomUUID() };
    expect(await post('services', wrong, key)).toEqual([201, '2']);
    expect(await post('services', right, source)).toEqual([422, 'source-entry-differs']);
    expect(await post('voided-entries', voiding({ source: visit }))).toEqual([201, '3']);
    // The old key is that of the entry that is void.
    expect(await post('services', wrong, key)).toEqual([200, '2']);
    expect(await post('services', right, source)).toEqual([201, '4']);
    const correction = { source: visit, type: 'ServiceRecorded', data: { ...right, minutes: 90 } };
    expect(await post('corrections', { corrections: [correction], reason: 'mistyped' })).toEqual([201, '5']);
    const { entries } = (await server.get('/v1/episodes/e1/history')).body;
    expect(entries.map(({ changedBy }: { changedBy?: string[] }) => changedBy ?? [])).toEqual([
      ...[[], [], ['3'], []],
      ...[['5'], []],
    ]);
  });

  it('takes with it what rests on it, or is refused with what stands in the way', async () => {
    const post = await admitted('e2');
    expect(await post('services', right, source)).toEqual([201, '2']);
    const refused = await server.post('/v1/episodes/e2/voided-entries', voiding({ revision: '1' }));
    expect(refused).toMatchObject({ status: 422, body: { code: 'not-admitted', revision: '2' } });
    expect(await post('voided-entries', voiding({ revision: '1' }, { source: visit }))).toEqual([201, '3']);
    expect(await post('admission', { ...admission, effectiveOn: '2026-03-10' })).toEqual([201, '4']);
    expect(await post('services', right, source)).toEqual([201, '5']);
  });

  it('can be added again in the same bulk request, after the void', async () => {
    const post = await admitted('e3');
    await post('services', wrong, source);
    const answers = await server.bulk([
      line('e3', 'VoidEntries', voiding({ source: visit })),
      line('e3', 'RecordService', right, { source: visit }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
  });
});
