import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { admission, course, discharge, line, referral } from './support/commands.js';
import { reports } from '#read-models/reports/reports';
import { keyIn, newFolder, startTestServer, type TestServer } from './support/server.js';

describe('reports over HTTP', () => {
  let server: TestServer;
  let last: string;
  beforeAll(async () => {
    server = await startTestServer();
    const whole = course.map(([, data, type]) => line('e1', type, data));
    const open = course.slice(0, 4).map(([, data, type]) => line('e2', type, data));
    const answers = await server.bulk([...whole, ...open]);
    expect(answers.map(({ status }) => status)).toEqual(Array(9).fill('accepted'));
    last = answers.at(-1).position;
  });
  afterAll(() => server.dispose());

  const read = (path: string, position = last) => server.get(path, { 'stepdown-read-after': position });

  it('give length of stay by group, closed and open apart', async () => {
    const { status, body } = await read('/v1/reports/length-of-stay?by=level,reason&cutOff=2026-06-30');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      report: 'length-of-stay',
      of: 'stay',
      rule: 'teds-2019',
      quantiles: 'type-7',
      cutOff: '2026-06-30',
      parkedStreams: 0,
    });
    expect(body.asOf).toEqual({ position: last, recordedAt: expect.any(String) });
    expect(body.groups.map(({ by, n, open, median }: never) => ({ by, n, open, median }))).toEqual([
      { by: { level: 'asam-3:2.1', reason: 1 }, n: 1, open: 0, median: 64 },
      { by: { level: 'asam-3:2.1', reason: null }, n: 0, open: 1, median: null },
      { by: { level: 'asam-3:2.5', reason: 4 }, n: 2, open: 0, median: 19 },
    ]);
  });

  it('count an episode from first admission to last contact', async () => {
    const { body } = await read('/v1/reports/length-of-stay?of=episode&cutOff=2026-06-30');
    expect(body.groups).toMatchObject([{ by: {}, n: 1, open: 1, median: 82 }]);
  });

  it('answer as of an earlier position what they answered then', async () => {
    const path = '/v1/reports/length-of-stay?by=level&cutOff=2026-06-30';
    const before = await read(path);
    const { position } = (await server.post('/v1/episodes/e2/discharge', { ...discharge, reason: 2 })).body;
    const after = await read(path, position);
    expect(after.body.groups).not.toEqual(before.body.groups);
    expect((await read(`${path}&asOf=${last}`, position)).body).toEqual(before.body);
    expect((await read(`${path}&asOf=${before.body.asOf.recordedAt}`, position)).body.groups).toEqual(
      before.body.groups,
    );
  });

  it('give retention, what is open among those at risk', async () => {
    const { status, body } = await read(`/v1/reports/retention?by=level&days=64,19&cutOff=2026-06-30&asOf=${last}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ report: 'retention', intervals: 'log', days: [19, 64], horizon: 365 });
    expect(body.groups.map(({ by, n, open }: never) => ({ by, n, open }))).toEqual([
      { by: { level: 'asam-3:2.1' }, n: 2, open: 1 },
      { by: { level: 'asam-3:2.5' }, n: 2, open: 0 },
    ]);
    const path = `/v1/reports/retention?by=level&days=19&table=atDays&format=csv&cutOff=2026-06-30&asOf=${last}`;
    const csv = await (await fetch(`${server.url}${path}`)).text();
    expect(csv.split('\n').slice(0, 3)).toEqual([
      'level,levelLabel,day,atRisk,retained,standardError,lower,upper',
      'asam-3:2.1,Intensive outpatient services (IOP),19,2,1,0,,',
      'asam-3:2.5,Partial hospitalization services (PHP),19,2,0,,,',
    ]);
  });

  it('compare groups once, next to them', async () => {
    const path = `/v1/reports/retention?by=level&test=peto&cutOff=2026-06-30&asOf=${last}`;
    const { body } = await read(path);
    expect(body).toMatchObject({ test: 'peto', tests: [{ degreesOfFreedom: 1 }] });
    expect(body.compared.map(({ by, n }: never) => ({ by, n }))).toEqual([
      { by: { level: 'asam-3:2.1' }, n: 2 },
      { by: { level: 'asam-3:2.5' }, n: 2 },
    ]);
    const csv = async (table: string) => (await fetch(`${server.url}${path}&table=${table}&format=csv`)).text();
    expect((await csv('tests')).split('\n')).toHaveLength(3);
    expect(await csv('compared')).toMatch(/^level,levelLabel,n,observed,expected\nasam-3:2\.1,/);
  });

  it('give the reasons for leaving by day, a change of level apart', async () => {
    const path = `/v1/reports/competing-reasons?by=level&days=19&cutOff=2026-06-30&asOf=${last}`;
    const { status, body } = await read(path);
    expect(status).toBe(200);
    expect(body.groups).toMatchObject([
      { by: { level: 'asam-3:2.1' }, n: 2, open: 1, completed: 1, levelChange: 0 },
      { by: { level: 'asam-3:2.5' }, n: 2, open: 0, completed: 0, levelChange: 2 },
    ]);
    const csv = await (await fetch(`${server.url}${path}&table=atDays&format=csv`)).text();
    expect(csv.split('\n').filter((line) => /^level|level-change/.test(line))).toEqual([
      'level,levelLabel,day,atRisk,exit,reason,share,standardError,lower,upper',
      'asam-3:2.1,Intensive outpatient services (IOP),19,2,level-change,,0,0,,',
      'asam-3:2.5,Partial hospitalization services (PHP),19,2,level-change,,1,0,,',
    ]);
  });

  it('give the flow between levels', async () => {
    const path = `/v1/reports/flow?cutOff=2026-06-30&asOf=${last}`;
    const { body } = await read(path);
    expect(body.groups).toMatchObject([{ stays: 4, open: 1, stepDowns: 2, stepUps: 0, laterals: 0, discharges: 1 }]);
    const csv = await (await fetch(`${server.url}${path}&table=transitions&format=csv`)).text();
    expect(csv.split('\n')).toEqual([
      'from,move,to,exit,reason,n,share,medianDays',
      'asam-3:2.1,discharge,,completed,1,1,1,64',
      'asam-3:2.1,open,,,,1,,',
      'asam-3:2.5,step-down,asam-3:2.1,,,2,1,19',
      '',
    ]);
  });

  it('give outcomes at admission and at discharge', async () => {
    const { status, body } = await read(`/v1/reports/outcomes?months=3&cutOff=2026-06-30&asOf=${last}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ report: 'outcomes', of: 'episode', months: [3], window: 1 });
    expect(body.groups).toMatchObject([{ by: {}, n: 1, followUps: [{ month: 3, due: 0, reachedRate: null }] }]);
    const path = `/v1/reports/outcomes?table=measures&format=csv&cutOff=2026-06-30&asOf=${last}`;
    const csv = await (await fetch(`${server.url}${path}`)).text();
    expect(csv).toMatch(/^measure,pairs,yesBefore,yesAfter,improved,worsened,.*\nemployed-or-student,/);
  });

  it('count who is in treatment on a day', async () => {
    const { body } = await read('/v1/reports/census?on=2026-03-20&by=level,program');
    const evening = { level: 'asam-3:2.1', program: 'Evening IOP' };
    expect(body.groups).toEqual([{ by: evening, stays: 2, patients: 1, series: [] }]);
    const { body: before } = await read('/v1/reports/census?on=2026-03-01');
    expect(before.groups).toEqual([{ by: {}, stays: 0, patients: 0, series: [] }]);
  });

  it('count who is in treatment by month, who came and who left', async () => {
    const path = `/v1/reports/census?from=2026-03-01&to=2026-05-31&cutOff=2026-06-30&asOf=${last}&table=series&format=csv`;
    const csv = await (await fetch(`${server.url}${path}`)).text();
    expect(csv.split('\n').map((line) => line.replace(/,[^,]*$/, ''))).toEqual([
      'from,to,stays,admissions,transfersIn,discharges,transfersOut,daysOfCare',
      '2026-03-01,2026-03-31,2,2,2,0,2,60',
      '2026-04-01,2026-04-30,2,0,0,0,0,60',
      '2026-05-01,2026-05-31,1,0,0,1,0,55',
      '',
    ]);
  });

  it('list episodes page by page, all pages as of one position', async () => {
    const first = (await read('/v1/episodes?limit=1')).body;
    expect(first.episodes).toMatchObject([{ episodeId: 'e1', status: 'discharged', lengthOfStay: 82 }]);
    const second = (await read(`/v1/episodes?limit=1&cursor=${first.next}`)).body;
    expect(second).toMatchObject({ asOf: first.asOf, episodes: [{ episodeId: 'e2' }] });
    expect(second.next).toBeUndefined();
    expect((await read('/v1/patients/patient-1/episodes')).body.episodes).toHaveLength(2);
    expect((await read('/v1/patients/nobody/episodes')).body.episodes).toEqual([]);
    expect((await read('/v1/episodes?status=referred')).body.episodes).toEqual([]);
  });

  it.each([
    ['/v1/reports/length-of-stay?of=patient', 'of'],
    ['/v1/reports/length-of-stay?by=level,colour', 'by'],
    ['/v1/reports/length-of-stay?level=2.1', 'level'],
    ['/v1/reports/length-of-stay?cutOff=2026-02-30', 'cutOff'],
    ['/v1/reports/length-of-stay?asOf=yesterday', 'asOf'],
    ['/v1/reports/length-of-stay?levle=asam-3:2.1', 'levle'],
    ['/v1/reports/census?on=today', 'on'],
    ['/v1/reports/census?to=2026-03-31', 'from'],
    ['/v1/reports/census?on=2099-01-01', 'on'],
    ['/v1/reports/length-of-stay?admittedFrom=2026-03-02&admittedTo=2026-03-01', 'admittedTo'],
    ['/v1/reports/length-of-stay?dischargedFrom=2026-03-02&dischargedTo=2026-03-01', 'dischargedTo'],
    ['/v1/reports/length-of-stay?admittedFrom=2026-03-02&dischargedTo=2026-03-01', 'dischargedTo'],
    ['/v1/reports/length-of-stay?minimumAge=100&maximumAge=18', 'maximumAge'],
    ['/v1/reports/access?referredFrom=2026-03-02&referredTo=2026-03-01', 'referredTo'],
    ['/v1/reports/flow?admissionMonth=2026-13', 'admissionMonth'],
    ['/v1/episodes?minimumAge=100&maximumAge=18', 'maximumAge'],
    ['/v1/reports/retention?by=reason', 'by'],
    ['/v1/reports/retention?reason=1', 'reason'],
    ['/v1/reports/retention?dischargedFrom=2026-01-01', 'dischargedFrom'],
    ['/v1/reports/retention?days=30,0', 'days'],
    ['/v1/reports/competing-reasons?by=reason', 'by'],
    ['/v1/reports/flow?paths=0', 'paths'],
    ['/v1/reports/intensity?of=episode', 'of'],
    ['/v1/reports/intensity?upToWeek=0', 'upToWeek'],
    ['/v1/reports/outcomes?of=stay', 'of'],
    ['/v1/reports/outcomes?months=0', 'months'],
    ['/v1/episodes?limit=0', 'limit'],
    ['/v1/episodes?cursor=x', 'cursor'],
  ])('refuse %s and name the parameter', async (path, field) => {
    const { status, body } = await server.get(path);
    expect({ status, code: body.code, field: body.errors[0].field }).toEqual({
      status: 400,
      code: 'invalid-parameter',
      field,
    });
  });

  it.each([
    ['level=asam-3:9', 'level', /^it is one of asam-3:0\.5, .*, or none; not "asam-3:9"$/, 'asam-3:2.1'],
    ['by=colour', 'by', /^each is one of level, .*, not "colour"$/, 'reason'],
    ['of=bed', 'of', /^it is one of stay, episode, not "bed"$/, 'episode'],
    ['admissionMonth=2026-13', 'admissionMonth', /^it is a month such as 2026-03, or none; not "2026-13"$/, undefined],
    ['admittedFrom=March', 'admittedFrom', /^it is a date such as 2026-03-01, not "March"$/, undefined],
    ['minimumAge=old', 'minimumAge', /^it is a number from 0 to 130, not "old"$/, undefined],
    ['by=%1b%0a%e2%80%ae', 'by', /not "\\u001b\\u000a\\u202e"$/, 'level'],
  ])('name what they refuse and what there is: %s', async (query, field, message, choice) => {
    const { body } = await server.get(`/v1/reports/length-of-stay?${query}`);
    const [error] = body.errors;
    expect(error).toMatchObject({ field, message: expect.stringMatching(message) });
    expect(error.allowed ?? []).toEqual(choice === undefined ? [] : expect.arrayContaining([choice]));
  });

  it('note values that nothing has, which would look like figures of zero', async () => {
    const { body } = await read('/v1/reports/length-of-stay?program=Evenin+IOP&sex=7&setting=outpatient&reason=1');
    expect(body.notes).toEqual([
      'program: nothing has "Evenin IOP"; most like it: "Evening IOP", "Day program"',
      'sex: nothing has "7"; it is one of 1, 2, 96, 97, 98',
    ]);
    expect((await read('/v1/reports/length-of-stay?program=Evening+IOP')).body.notes).toBeUndefined();
    const file = await read('/v1/reports/length-of-stay?format=csv&provider=clinic-%C3%A4');
    expect(JSON.parse(file.headers.get('stepdown-notes')!)).toEqual([
      'provider: nothing has "clinic-ä"; most like it: "clinic-a"',
    ]);
    const changed = await read('/v1/reports/length-of-stay/difference?since=1&program=x');
    expect(changed.body.notes).toEqual(['program: nothing has "x"; most like it: "Day program", "Evening IOP"']);
    expect((await read('/v1/episodes?provider=clinic-b')).body.notes).toHaveLength(1);
  });

  it('note the same for the same question as of the same moment', async () => {
    const path = `/v1/reports/census?program=Night&asOf=${last}`;
    const before = await read(path);
    const later = { ...admission, program: 'Night' };
    await server.post('/v1/episodes/e9/referral', referral);
    const { position } = (await server.post('/v1/episodes/e9/admission', later)).body;
    expect((await read(path, position)).body).toEqual(before.body);
    expect((await read('/v1/reports/census?program=Night', position)).body.notes).toBeUndefined();
    await server.post('/v1/episodes/e9/void', { reason: 'duplicate' });
  });

  it('are listed, with what each can be asked', async () => {
    const { status, body } = await server.get('/v1/reports');
    expect(status).toBe(200);
    expect(body.reports.map(({ name }: { name: string }) => name)).toEqual(reports.map(({ name }) => name));
    expect(body.reports[0]).toMatchObject({ name: 'length-of-stay', of: ['stay', 'episode'], canBePublic: true });
  });

  it.each(['/v1/reports/lenght-of-stay?by=level', '/v1/reports/nothing/difference?since=1'])(
    'that do not exist are not found, with the list of those that do: %s',
    async (path) => {
      const { status, body } = await server.get(path);
      expect({ status, code: body.code }).toEqual({ status: 404, code: 'not-found' });
      expect(body.errors).toMatchObject([{ field: 'report', allowed: reports.map(({ name }) => name) }]);
      expect(body.detail).toMatch(/^There is no report "[a-z-]+"; there are length-of-stay, retention, /);
    },
  );

  it('say so when a position is not there yet', async () => {
    const reply = await server.get('/v1/reports/census?asOf=999999');
    expect(reply).toMatchObject({ status: 503, body: { code: 'not-yet-visible', expected: '999999' } });
    expect(reply.headers.get('retry-after')).toBe('1');
  });
});

describe('reports for a caller who is limited to one provider', () => {
  it('are about that provider, whatever is asked', async () => {
    const folder = newFolder();
    const recorder = keyIn(folder, { actor: 'ehr', roles: ['record'] });
    const analyst = keyIn(folder, { actor: 'analyst', roles: ['analyse'], provider: 'clinic-b' });
    const server = await startTestServer({ folder });
    const answers = await server.bulk(
      course.map(([, data, type]) => line('e1', type, data)),
      recorder,
    );
    const headers = { ...analyst, 'stepdown-read-after': answers.at(-1).position };
    const { body } = await server.get('/v1/reports/length-of-stay?provider=clinic-a&cutOff=2026-06-30', headers);
    expect(body).toMatchObject({ filters: { provider: ['clinic-b'] }, groups: [] });
    expect(body.notes).toBeUndefined();
    const named = await server.get('/v1/reports/length-of-stay?program=Day&cutOff=2026-06-30', headers);
    expect(named.body.notes).toEqual(['program: nothing has "Day"']);
    expect((await server.get('/v1/episodes?program=Day', headers)).body.notes).toEqual(named.body.notes);
    expect((await server.get('/v1/episodes', headers)).body.episodes).toEqual([]);
    await server.dispose();
  });

  it('do not tell of treatment elsewhere, nor when others last recorded', async () => {
    const folder = newFolder();
    const recorder = keyIn(folder, { actor: 'ehr', roles: ['record'] });
    const own = keyIn(folder, { actor: 'auditor', roles: ['audit'], provider: 'clinic-a' });
    const all = keyIn(folder, { actor: 'auditor', roles: ['audit'] });
    const server = await startTestServer({ folder });
    const lines = course.map(([, data, type]) => line('e1', type, data));
    // The same person goes to another provider on the day after the discharge.
    const elsewhere = [
      line('e2', 'ReceiveReferral', { ...referral, effectiveOn: '2026-05-26', providerId: 'clinic-b' }),
      line('e2', 'AdmitPatient', { ...admission, effectiveOn: '2026-05-26' }),
    ];
    const answers = await server.bulk([...lines, ...elsewhere], recorder);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 'accepted'));
    const read = async (report: string, caller: { authorization: string }) => {
      const headers = { ...caller, 'stepdown-read-after': answers.at(-1).position as string };
      return (await server.get(`/v1/reports/${report}`, headers)).body;
    };
    const readmitted = async (caller: { authorization: string }) =>
      (await read('readmission?provider=clinic-a&cutOff=2026-12-31', caller)).groups[0].readmitted;
    expect([await readmitted(all), await readmitted(own)]).toEqual([1, 0]);
    const difference = await read('readmission/difference?since=0&cutOff=2026-12-31', own);
    expect(difference.explaining.episodes.map((each: { episodeId: string }) => each.episodeId)).toEqual(['e1']);
    expect(difference.explaining.counts).toMatchObject({ new: 1 });
    const today = () => new Date().toISOString().slice(0, 10);
    const before = today();
    expect([before, today()]).toContain((await read('census', own)).cutOff);
    await server.dispose();
  });
});
