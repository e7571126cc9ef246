import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { course, discharge, line } from './support/commands.js';
import { startTestServer, type TestServer } from './support/server.js';

describe('one episode over HTTP', () => {
  let server: TestServer;
  let dischargedAt: string;
  beforeAll(async () => {
    server = await startTestServer();
    await server.bulk(course.map(([, data, type]) => line('e1', type, data)));
    const { body } = await server.get('/v1/episodes/e1/history');
    dischargedAt = body.entries.at(-1).recordedAt;
    await server.post('/v1/episodes/e1/corrections', {
      corrections: [{ revision: '4', type: 'PatientDischarged', data: { ...discharge, lastContactOn: '2026-05-20' } }],
      reason: 'the last group was cancelled',
    });
  });
  afterAll(() => server.dispose());

  it('is folded from the log, so it is there at once', async () => {
    const { body, headers } = await server.get('/v1/episodes/e1');
    expect(headers.get('etag')).toBe('"5"');
    expect(headers.get('stepdown-position')).toBe('6');
    expect(body).toMatchObject({
      episodeId: 'e1',
      status: 'discharged',
      level: 'asam-3:2.1',
      lastContactOn: '2026-05-20',
      lengthOfStay: { days: 80, rule: 'teds-2019' },
    });
    expect(body.stays).toMatchObject([
      { ordinal: 1, level: 'asam-3:2.5', startedOn: '2026-03-02', endedOn: '2026-03-20', endedBy: 'down' },
      { ordinal: 2, level: 'asam-3:2.1', startedOn: '2026-03-20', endedOn: '2026-05-25', endedBy: 'discharge' },
    ]);
  });

  it('is shown as it was known at an instant', async () => {
    const { body } = await server.get(`/v1/episodes/e1?recordedAt=${dischargedAt}`);
    expect(body).toMatchObject({ revision: '4', lastContactOn: '2026-05-22', lengthOfStay: { days: 82 } });
    expect((await server.get('/v1/episodes/e1?recordedAt=2001-01-01T00:00:00Z')).status).toBe(404);
  });

  it('is shown as it stood on a date, by what is known now', async () => {
    const { body } = await server.get('/v1/episodes/e1?effectiveOn=2026-03-10');
    expect(body).toMatchObject({ status: 'admitted', level: 'asam-3:2.5', stays: [{ ordinal: 1 }] });
    expect(body.lengthOfStay).toBeUndefined();
  });

  it('has a history with both dates, who, what was recorded and what is effective now, in words', async () => {
    const { body } = await server.get('/v1/episodes/e1/history');
    expect(body.entries).toHaveLength(6);
    expect(body.entries[4]).toMatchObject({
      revision: '4',
      type: 'PatientDischarged',
      effectiveOn: '2026-05-25',
      actor: 'anonymous',
      data: { lastContactOn: '2026-05-22' },
      believed: { lastContactOn: '2026-05-20' },
      changedBy: ['5'],
    });
    expect(body.entries[5].words).toContain('lastContactOn 2026-05-22 -> 2026-05-20');
    expect(body.entries[5].changes).toContainEqual(expect.stringContaining('82 days -> 80 days'));
  });

  it('has a history as it was known at a position or an instant, which the head is now', async () => {
    const now = (await server.get('/v1/episodes/e1/history')).body;
    expect((await server.get(`/v1/episodes/e1/history?asOf=${now.asOf.position}`)).body).toEqual(now);
    expect((await server.get(`/v1/episodes/e1/history?asOf=${now.asOf.recordedAt}`)).body).toEqual(now);
    const before = (await server.get('/v1/episodes/e1/history?asOf=5')).body;
    expect(before).toMatchObject({ revision: '4', asOf: { position: '5', recordedAt: dischargedAt } });
    expect(before.believed).toEqual((await server.get('/v1/episodes/e1?asOf=5')).body);
    expect(before.believed.lastContactOn).toBe('2026-05-22');
    expect(before.entries[4]).not.toHaveProperty('changedBy');
  });

  it('has a history of what was known then about a date, without what took effect later', async () => {
    const { body } = await server.get('/v1/episodes/e1/history?asOf=5&effectiveOn=2026-03-10');
    expect(body.entries.map(({ revision }: { revision: string }) => revision)).toEqual(['0', '1', '2']);
    expect(body).toMatchObject({ effectiveOn: '2026-03-10', later: 2, believed: { status: 'admitted' } });
    expect(body.believed.stays).toMatchObject([{ level: 'asam-3:2.5' }]);
  });

  it('tells where every entry came from', async () => {
    const { body } = await server.get('/v1/episodes/e1/history');
    const [first] = body.entries;
    expect(first).toMatchObject({ position: '1', causationId: first.commandId, correlationId: first.commandId });
    expect(first.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('says which values became effective between two moments, and by which entries', async () => {
    const { body } = await server.get('/v1/episodes/e1/difference?since=5');
    expect(body).toMatchObject({
      before: { revision: '4', position: '5', recordedAt: dischargedAt },
      after: { revision: '5', position: '6' },
      equal: false,
      entries: [{ revision: '4', kind: 'changed', fields: [{ field: 'lastContactOn' }], by: ['5'] }],
    });
    expect(body.values).toContainEqual({ field: 'lengthOfStay.days', before: 82, after: 80, by: ['5'] });
    expect(body.events.map(({ revision }: { revision: string }) => revision)).toEqual(['5']);
    const before = (await server.get('/v1/episodes/e1?asOf=5')).body;
    const now = (await server.get('/v1/episodes/e1')).body;
    for (const { field, before: old, after } of body.values) {
      expect([field, valueAt(before, field), valueAt(now, field)]).toEqual([field, old, after]);
    }
    expect((await server.get('/v1/episodes/e1/difference?since=5&effectiveOn=2026-05-01')).body).toMatchObject({
      equal: true,
      values: [],
      entries: [],
    });
  });

  it('has no difference between a moment and itself, and is all new where nothing was known', async () => {
    const same = (await server.get('/v1/episodes/e1/difference?since=6&asOf=6')).body;
    expect(same).toMatchObject({ equal: true, changes: [], values: [], entries: [], events: [] });
    const all = (await server.get('/v1/episodes/e1/difference?since=2001-01-01T00:00:00Z')).body;
    expect(all.before).toEqual({ revision: '-1', position: '0', recordedAt: null });
    expect(all.entries.map(({ kind }: { kind: string }) => kind)).toEqual(Array(5).fill('added'));
  });

  it.each([
    ['asOf=5', 'since'],
    ['since=soon', 'since'],
    ['since=999999', 'since'],
    ['since=1&asOf=999999', 'asOf'],
    ['since=6&asOf=1', 'since'],
    ['since=1&until=5', 'until'],
  ])('refuses a difference %s', async (query, field) => {
    const { status, body } = await server.get(`/v1/episodes/e1/difference?${query}`);
    expect({ status, field: body.errors[0].field }).toEqual({ status: 400, field });
  });

  it.each([
    ['recordedAt=yesterday', 'recordedAt'],
    ['asOf=yesterday', 'asOf'],
    ['asOf=999999', 'asOf'],
    ['asof=3', 'asof'],
    ['effectiveOn=2026-02-30', 'effectiveOn'],
  ])('refuses %s', async (query, field) => {
    const { status, body } = await server.get(`/v1/episodes/e1?${query}`);
    expect({ status, field: body.errors[0].field }).toEqual({ status: 400, field });
  });

  it('is in the read models that are rebuilt as it was in those built live', async () => {
    const path = '/v1/reports/length-of-stay?by=level,reason&cutOff=2026-06-30';
    const live = await server.get(path, { 'stepdown-read-after': '6' });
    const rebuilt = await server.post('/v1/projection/rebuild', {});
    expect(String(rebuilt.body).trim().split('\n').at(-1)).toContain('"done":true');
    expect((await server.get(path)).body).toEqual(live.body);
  });
});

/** The value at a path of an answer: `stays.0.endedOn`. */
function valueAt(body: unknown, path: string): unknown {
  return path.split('.').reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key], body) ?? null;
}
