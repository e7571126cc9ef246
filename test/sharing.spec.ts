import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { addDays, calendarDate } from '#episode/dates';
import { admitted, discharged, iop, php, referred } from '#episode/testing/events';
import type { Position } from '#event-store/port';
import { openSqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { LogWriter } from '#read-models/testing/log';
import { keyIn, newFolder, startTestServer, type TestServer } from './support/server.js';

describe('sharing over HTTP', () => {
  let server: TestServer;
  let analyst: { readonly authorization: string };
  let limited: { readonly authorization: string };
  beforeAll(async () => {
    const folder = newFolder();
    const last = await recordLastYear(folder);
    analyst = keyIn(folder, { actor: 'analyst', roles: ['analyse'] });
    limited = keyIn(folder, { actor: 'clinic-a', roles: ['analyse'], provider: 'clinic-a' });
    server = await startTestServer({ folder });
    await server.running.engine.read.waitFor(last);
  });
  afterAll(() => server.dispose());

  const shared = (path: string, key = analyst) =>
    server.get(`/v1/reports/${path}${path.includes('?') ? '&' : '?'}disclosure=public`, { ...key });

  it('answers of a release, and says which', async () => {
    const { status, body } = await shared('length-of-stay?by=level&asOf=2025-12-24T12:00:00Z');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      disclosure: 'public',
      release: { name: '2025-Q3', at: '2025-10-01T00:00:00.000Z' },
      cutOff: '2025-09-30',
    });
    expect(body.groups.map(({ by, n, min }: never) => ({ by, n, min }))).toEqual([
      { by: { level: 'asam-3:2.1' }, n: 40, min: null },
      { by: { level: 'asam-3:2.5' }, n: 20, min: null },
    ]);
    expect((await shared('census?asOf=2025-04-05T00:00:00Z')).body.groups).toEqual([
      { by: {}, stays: 30, patients: null, series: [] },
    ]);
  });

  it('answers as a file with withheld figures left empty', async () => {
    const { body } = await shared('length-of-stay?by=level&format=csv&asOf=2025-12-24T12:00:00Z');
    expect(String(body).split('\r\n')[0]).toContain('level,levelLabel,n,open,mean');
    expect(String(body)).toContain('asam-3:2.1,Intensive outpatient services (IOP),40,,,,,');
  });

  it('refuses what cannot be shared, by name', async () => {
    const { status, body } = await shared('length-of-stay?by=program&level=asam-3:2.1&cutOff=2025-06-30');
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'not-shareable' });
    expect(body.errors.map(({ field }: never) => field)).toEqual(['by', 'cutOff', 'level']);
    expect((await shared('census?asOf=2025-02-01T00:00:00Z')).body.code).toBe('no-release');
  });

  it('has nothing for a key of one provider, whose figures could be subtracted from those of all', async () => {
    const { status, body } = await shared('census', limited);
    expect({ status, fields: body.errors.map(({ field }: never) => field) }).toEqual({
      status: 400,
      fields: ['provider'],
    });
  });
});

/** Sixty people of the first half of 2025, each entry recorded on its day, and one referral of this year. */
async function recordLastYear(folder: string): Promise<Position> {
  let now = 0;
  const log = await openSqliteEventStore({ file: join(folder, 'log.sqlite'), clock: () => new Date(now) });
  const writing = new LogWriter(log);
  const entries = Array.from({ length: 60 }, (_, n) => {
    const on = addDays(calendarDate(n < 30 ? '2025-01-10' : '2025-03-20'), n % 7);
    const end = addDays(on, 40 + (n % 5));
    const level = n % 3 === 0 ? php : iop;
    return [
      { on, id: `e-${n}`, says: [referred({ on, patientId: `p-${n}` }), admitted({ on, level })] },
      { on: end, id: `e-${n}`, says: [discharged({ on: end, reason: 1 })] },
    ];
  }).flat();
  for (const { on, id, says } of entries.sort((a, b) => a.on.localeCompare(b.on))) {
    now = Date.parse(`${on}T12:00:00Z`);
    await writing.record(id, ...says);
  }
  now = Date.parse('2026-01-05T12:00:00Z');
  await writing.record('late', referred());
  const { position } = (await log.head())!;
  await log.close();
  return position;
}
