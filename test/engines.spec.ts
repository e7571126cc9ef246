import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verify } from '../bin/stepdown-verify.mjs';
import { admission, course, discharge, line, referral, stepDown } from './support/commands.js';
import { pairs, type Engines } from './support/engines.js';
import { startTestServer, type TestServer } from './support/server.js';

const READ_AFTER = 'stepdown-read-after';
const lengthOfStay = '/v1/reports/length-of-stay?by=level,reason&cutOff=2026-06-30';

describe.each(pairs)('a server on %s', (name, start) => {
  let engines: Engines;
  let server: TestServer;
  beforeAll(async () => {
    engines = await start();
    server = await startTestServer({ settings: engines.settings });
  });
  afterAll(async () => {
    await server.dispose();
    await engines.remove();
  });

  const wholeCourse = (id: string) => course.map(([, data, type]) => line(id, type, data));
  const groupsAfter = async (position: string, path = lengthOfStay) =>
    (await server.get(path, { [READ_AFTER]: position })).body.groups;

  it('records commands one by one, each at the revision it requires', async () => {
    const first = await server.post('/v1/episodes/e1/referral', referral, { 'if-match': '"-1"' });
    expect(first).toMatchObject({ status: 201, body: { status: 'accepted', revision: '0' } });
    expect(first.headers.get('etag')).toBe('"0"');
    expect(first.headers.get('stepdown-position')).toBe(first.body.position);
    expect(await server.post('/v1/episodes/e1/admission', admission, { 'if-match': '"7"' })).toMatchObject({
      status: 412,
      body: { code: 'precondition-failed', expected: '7', actual: '0' },
    });
    const second = await server.post('/v1/episodes/e1/admission', admission, { 'if-match': '"0"' });
    expect(BigInt(second.body.position)).toBeGreaterThan(BigInt(first.body.position));
    expect(await server.post('/v1/episodes/e1/admission', admission)).toMatchObject({ status: 422 });
  });

  it('answers a command that is sent again, also after a restart, with its first place', async () => {
    const id = { 'idempotency-key': randomUUID() };
    const first = await server.post('/v1/episodes/e1/step-down', stepDown, id);
    expect(first.status).toBe(201);
    const { revision, position } = first.body;
    const again = { status: 200, body: { status: 'duplicate', revision, position } };
    expect(await server.post('/v1/episodes/e1/step-down', stepDown, id)).toMatchObject(again);
    server = await server.restart();
    expect(await server.post('/v1/episodes/e1/step-down', stepDown, id)).toMatchObject(again);
  });

  it('records many commands in one request, and none of them twice', async () => {
    const lines = Array.from({ length: 20 }, (_, index) => wholeCourse(`bulk-${index}`)).flat();
    const answers = await server.bulk(lines);
    expect(answers.map(({ status }) => status)).toEqual(lines.map(() => 'accepted'));
    const again = await server.bulk(lines);
    expect(again).toEqual(answers.map((answer) => ({ ...answer, status: 'duplicate' })));
    const feed = String((await server.get('/v1/events?limit=1000')).body)
      .trim()
      .split('\n');
    expect(feed).toHaveLength(lines.length + 3);
  });

  it('shows in a report what was just recorded, and as of before what was reported then', async () => {
    const { position: before } = (await server.bulk(wholeCourse('r1'))).at(-1)!;
    const reported = (await server.get(lengthOfStay, { [READ_AFTER]: before })).body;
    expect(reported.asOf.position).toBe(before);
    const corrected = await server.post('/v1/episodes/r1/corrections', {
      corrections: [{ revision: '4', type: 'PatientDischarged', data: { ...discharge, reason: 2 } }],
      reason: 'entered wrongly',
    });
    const { position } = corrected.body;
    expect(await groupsAfter(position)).not.toEqual(reported.groups);
    expect((await server.get(`${lengthOfStay}&asOf=${before}`)).body).toEqual(reported);
    expect((await server.get(`${lengthOfStay}&asOf=${reported.asOf.recordedAt}`)).body).toEqual(reported);
  });

  it('tells the history of an episode from the log', async () => {
    const { body } = await server.get('/v1/episodes/r1/history');
    expect(body.entries.map(({ type }: { type: string }) => type)).toEqual([
      'ReferralReceived',
      'PatientAdmitted',
      'ServiceRecorded',
      'SteppedDown',
      'PatientDischarged',
      'EntriesCorrected',
    ]);
    const { recordedAt, position } = body.entries[4];
    for (const moment of [`recordedAt=${recordedAt}`, `asOf=${recordedAt}`, `asOf=${position}`]) {
      expect((await server.get(`/v1/episodes/r1?${moment}`)).body.reason).toBe(1);
    }
    expect((await server.get(`/v1/episodes/r1/history?asOf=${body.asOf.position}`)).body).toEqual(body);
  });

  it('gives evidence of an episode and of a period that holds without it', async () => {
    const { body } = await server.get('/v1/episodes/r1/history');
    const [from, to] = [body.entries[0].recordedAt, body.entries[3].recordedAt];
    for (const path of ['/episodes/r1?format=html', '/episodes/r1?format=json', `?format=html&from=${from}&to=${to}`]) {
      const response = await fetch(`${server.url}/v1/evidence${path}`);
      const file = join(server.folder, 'evidence');
      writeFileSync(file, Buffer.from(await response.arrayBuffer()));
      const said: string[] = [];
      expect(await verify(file, { say: (line) => said.push(line) })).toEqual({ failures: 0, gaps: 0, trusted: false });
      expect(said.join('\n')).toMatch(/ok {4}completeness/);
    }
  });

  it('rebuilds its read models to what they were', async () => {
    const { position } = (await server.bulk(wholeCourse('last'))).at(-1)!;
    const built = (await server.get(lengthOfStay, { [READ_AFTER]: position })).body;
    const rebuild = await server.post('/v1/projection/rebuild', {});
    expect(JSON.parse(String(rebuild.body).trim().split('\n').at(-1)!)).toMatchObject({ position, done: true });
    expect((await server.get(lengthOfStay)).body).toEqual(built);
    expect(await groupsAfter((await server.bulk(wholeCourse('later'))).at(-1)!.position)).not.toEqual(built.groups);
  });

  it('says how far it is, as its log counts', async () => {
    const { body } = await server.get('/v1/projection');
    expect(body).toMatchObject({ lag: { amount: '0', seconds: 0 }, parkedStreams: 0 });
    expect(['catching-up', 'live']).toContain(body.state);
    expect((await server.get('/health/ready')).body).toMatchObject({
      status: 'ready',
      checks: { log: { ok: true }, projection: { ok: true } },
    });
    const metrics = String((await server.get('/metrics')).body);
    const unit = name.startsWith('SQLite') ? 'events' : 'bytes';
    expect(body.lag.unit).toBe(unit);
    for (const line of [
      `stepdown_projection_lag_${unit} 0`,
      'stepdown_projection_active 1',
      'stepdown_projection_up 1',
    ])
      expect(metrics.split('\n')).toContain(line);
  });
});
