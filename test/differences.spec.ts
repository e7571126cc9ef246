import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reports } from '#read-models/reports/reports';
import { course, discharge, line } from './support/commands.js';
import { keyIn, newFolder, startTestServer, type TestServer } from './support/server.js';

describe('the difference of a report over HTTP', () => {
  let server: TestServer;
  let before: string;
  let after: string;
  beforeAll(async () => {
    server = await startTestServer();
    const answers = await server.bulk(course.map(([, data, type]) => line('e1', type, data)));
    before = answers.at(-1).position;
    const corrected = await server.post('/v1/episodes/e1/corrections', {
      corrections: [{ revision: '4', type: 'PatientDischarged', data: { ...discharge, lastContactOn: '2026-05-20' } }],
      reason: 'the last group was cancelled',
    });
    after = corrected.body.position;
  });
  afterAll(() => server.dispose());

  const read = (query: string, name = 'length-of-stay') =>
    server.get(`/v1/reports/${name}/difference?${query}`, { 'stepdown-read-after': after });

  it('says which figures changed, which episode explains it, and what was recorded', async () => {
    const { status, body } = await read(`since=${before}&by=level&cutOff=2026-06-30`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ report: 'length-of-stay', equal: false, because: ['facts'], unchanged: 1 });
    // The last stay, from 20 March to 22 and then 20 May, by teds-2019: 64 and 62 days.
    expect(body.groups).toMatchObject([{ by: { level: 'asam-3:2.1' }, kind: 'changed', because: ['facts'] }]);
    expect(body.groups[0].figures).toContainEqual({ figure: 'median', before: 64, after: 62, change: -2 });
    expect(body.explaining.counts).toEqual({ voided: 0, corrected: 1, new: 0, continued: 0 });
    const [episode] = body.explaining.episodes;
    expect(episode).toMatchObject({ episodeId: 'e1', kind: 'corrected', inCohort: true });
    expect(episode.events).toMatchObject([{ position: after, type: 'EntriesCorrected', actor: 'anonymous' }]);
    expect(episode.events[0].words).toContain('the last group was cancelled');
  });

  it('says nothing where nothing changed, and gives the digests of both answers', async () => {
    const { body } = await read(`since=${before}&asOf=${before}&cutOff=2026-06-30`);
    expect(body).toMatchObject({ equal: true, because: [], groups: [], explaining: { episodes: [] } });
    const answer = await server.get(`/v1/reports/length-of-stay?asOf=${before}&cutOff=2026-06-30`);
    expect([body.before.digest, body.after.digest]).toEqual([answer.body.digest, answer.body.digest]);
  });

  it.each(reports.map(({ name }) => name))('is there for %s', async (name) => {
    const { status, body } = await read(`since=0&asOf=${before}&cutOff=2026-06-30`, name);
    expect({ status, report: body.report }).toEqual({ status: 200, report: name });
    expect(body.explaining.counts.new).toBe(1);
  });

  it.each([
    ['by=level', 'since'],
    ['since=yesterday', 'since'],
    ['since=6&asOf=1', 'since'],
    ['since=1&asOf=yesterday', 'asOf'],
    ['since=1&rows=1001', 'rows'],
    ['since=1&format=csv', 'format'],
    ['since=1&levle=x', 'levle'],
  ])('refuses %s and names the parameter', async (query, field) => {
    const { status, body } = await read(query);
    expect({ status, code: body.code, field: body.errors[0].field }).toEqual({
      status: 400,
      code: 'invalid-parameter',
      field,
    });
  });

  it('is never public', async () => {
    const { status, body } = await read(`since=${before}&disclosure=public`);
    expect({ status, code: body.code, field: body.errors[0].field }).toEqual({
      status: 400,
      code: 'not-shareable',
      field: 'disclosure',
    });
  });
});

describe('the difference of a report for a key', () => {
  it('is for auditors; an auditor limited to a provider sees that provider only', async () => {
    const folder = newFolder();
    const recorder = keyIn(folder, { actor: 'ehr', roles: ['record'] });
    const analyst = keyIn(folder, { actor: 'analyst', roles: ['analyse'] });
    const auditor = keyIn(folder, { actor: 'auditor', roles: ['audit'] });
    const other = keyIn(folder, { actor: 'other', roles: ['audit'], provider: 'clinic-b' });
    const server = await startTestServer({ folder });
    const answers = await server.bulk(
      course.map(([, data, type]) => line('e1', type, data)),
      recorder,
    );
    const ask = (key: Record<string, string>) =>
      server.get('/v1/reports/readmission/difference?since=0&cutOff=2026-06-30', {
        ...key,
        'stepdown-read-after': answers.at(-1).position,
      });
    expect((await ask(analyst)).status).toBe(403);
    expect((await ask(auditor)).body.explaining.episodes).toMatchObject([{ episodeId: 'e1', kind: 'new' }]);
    expect((await ask(other)).body).toMatchObject({
      filters: { provider: ['clinic-b'] },
      explaining: { episodes: [] },
    });
    await server.dispose();
  });
});
