import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandType } from '#episode/commands';
import { calendarDate } from '#episode/dates';
import { lengthOfStay } from '#episode/length-of-stay';
import { foldLines } from '#simulation/testing/fold-lines';
import type { Line } from './lines.js';
import { migrate, type Migration } from './migrate.js';
import { readStudy, type Study } from './study.js';
import { buprenorphine, dosesOn, madeUpStudy, methadone, type Rows } from './testing/made-up-study.js';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function study(rows: Rows): Promise<Study> {
  const folder = await mkdtemp(join(tmpdir(), 'ctn0094-'));
  folders.push(folder);
  return madeUpStudy(folder, rows);
}

/** What becomes of the first person. Every command must be accepted, in its order. */
async function migrated(rows: Rows): Promise<Migration> {
  const { persons, lengths: planned } = await study(rows);
  const migration = migrate(persons[0]!, planned);
  expect(foldLines(migration.lines, calendarDate('2026-01-01')).refused).toEqual([]);
  return migration;
}

function dataOf<Type extends CommandType>({ lines }: Migration, type: Type): Line<Type>['data'][] {
  return lines.filter((line): line is Line<Type> => line.type === type).map((line) => line.data);
}

describe('migrating a person of CTN-0027', () => {
  it('admits on the day of the first randomisation and ignores the second', async () => {
    const migration = await migrated(methadone);
    expect(dataOf(migration, 'ReceiveReferral')[0]).toEqual({
      effectiveOn: '2000-01-02',
      patientId: 'ctn0094-7',
      providerId: 'ctn0094-site-12',
      referralSource: 98,
    });
    expect(dataOf(migration, 'AdmitPatient')).toMatchObject([
      {
        effectiveOn: '2000-01-05',
        level: { system: 'asam', edition: '3', code: '1' },
        program: 'CTN-0027 methadone',
        medicationAssisted: 1,
        opioidTreatmentProgram: true,
        age: 34,
        sex: 2,
        race: 5,
        ethnicity: 4,
        employment: 4,
        notInLaborForce: 2,
        maritalStatus: 1,
      },
    ]);
    expect(migration.skipped).toEqual([{ file: 'randomization.csv', key: '7/2', reason: 'repeats-first' }]);
  });

  it('records a code that fits no single TEDS code as unknown, with the sender’s own code in addition', async () => {
    const [admission] = dataOf(await migrated(methadone), 'AdmitPatient');
    expect(admission?.education).toBe(97);
    expect(admission?.senderCodes).toContainEqual({
      field: 'education',
      system: 'ctn0094/education',
      code: 'More than HS',
    });
  });

  it('takes the day of consent where the screening day is missing, and the admission where it is later', async () => {
    const referredOn = async (rows: Rows) => dataOf(await migrated({ ...methadone, ...rows }), 'ReceiveReferral')[0];
    expect((await referredOn({ 'screening_date.csv': ['7,NA'] }))?.effectiveOn).toBe('2000-01-01');
    expect((await referredOn({ 'screening_date.csv': ['7,9'] }))?.effectiveOn).toBe('2000-01-05');
  });

  it('makes doses, kept visits and samples entries of their days', async () => {
    const migration = await migrated({
      ...methadone,
      'treatment.csv': ['7,30,4', '7,40,5', '7,45,5', '7,0,6', '7,30,3'],
      'visit.csv': ['7,WK0,visit,,4', '7,WK1,no visit,no_note;no_show,5', '7,WK2,no visit,no_show,'],
      'uds_temp.csv': ['7,1,4'],
      'uds.csv': ['7,Opioid,4', '7,Thc,4'],
    });
    expect(dataOf(migration, 'RecordMedication').map(({ dose }) => dose)).toEqual([30, 40, 45]);
    expect(dataOf(migration, 'RecordService')).toEqual([
      { effectiveOn: '2000-01-05', kind: 'research-visit', attendance: 'attended' },
      { effectiveOn: '2000-01-06', kind: 'research-visit', attendance: 'no-show', reason: 'no_show' },
    ]);
    const [screen] = dataOf(migration, 'RecordDrugScreen');
    expect(screen?.results.filter(({ result }) => result === 'positive').map(({ substance }) => substance)).toEqual([
      'Opioid',
      'Thc',
    ]);
    expect(screen?.results).toHaveLength(7);
    expect(migration.skipped.map(({ key, reason }) => `${key} ${reason}`)).toEqual([
      '7/2 repeats-first',
      '7/6/0 no-dose',
      '7/3/30 before-admission',
      '7/WK2/ no-day',
    ]);
  });

  it('counts reported use in windows of 30 days from consent', async () => {
    const migration = await migrated({
      ...methadone,
      'tlfb.csv': ['7,Heroin,-30', '7,Heroin,-1', '7,Cocaine,-1', '7,Heroin,0', '7,Heroin,29'],
    });
    expect(dataOf(migration, 'ReportSubstanceUse')).toEqual([
      {
        effectiveOn: '1999-12-31',
        windowDays: 30,
        use: [
          { substance: 'Cocaine', days: 1 },
          { substance: 'Heroin', days: 2 },
        ],
      },
      { effectiveOn: '2000-01-30', windowDays: 30, use: [{ substance: 'Heroin', days: 2 }] },
    ]);
    expect(dataOf(migration, 'AdmitPatient')[0]?.substances).toEqual([{ substance: 5 }]);
  });

  it('makes later visits follow-ups, if treatment had ended', async () => {
    const migration = await migrated({
      ...methadone,
      'treatment.csv': dosesOn(7, 4, 200),
      'visit.csv': ['7,WK28,visit,,199', '7,WK32,visit,,261', '7,BASELINE,visit,,0'],
    });
    expect(dataOf(migration, 'RecordFollowUp')).toEqual([
      { effectiveOn: '2000-09-18', monthsAfterDischarge: 2, reached: true },
    ]);
    expect(migration.skipped.filter(({ file }) => file === 'visit.csv').map(({ reason }) => reason)).toEqual([
      'before-discharge',
      'not-a-treatment-visit',
    ]);
  });
});

describe('the end of an episode', () => {
  const discharge = async (rows: Rows) => dataOf(await migrated(rows), 'DischargePatient')[0];
  const visit = (...rows: string[]): Rows => ({ 'visit.csv': rows });

  it('is the last dose or kept visit, whichever is later', async () => {
    const rows = {
      ...methadone,
      'treatment.csv': dosesOn(7, 4, 50),
      ...visit('7,WK8,visit,,61', '7,WK9,no visit,,90'),
    };
    expect(await discharge(rows)).toMatchObject({ lastContactOn: '2000-03-02', effectiveOn: '2000-03-02', reason: 2 });
    expect((await migrated(rows)).skipped).toContainEqual({
      file: 'visit.csv',
      key: '7/WK9/90',
      reason: 'after-discharge',
    });
  });

  it('lies on the last row of treatment, though nothing was given that day', async () => {
    const rows = { ...methadone, 'treatment.csv': [...dosesOn(7, 4, 50), '7,0,53'] };
    expect(await discharge(rows)).toMatchObject({ lastContactOn: '2000-02-20', effectiveOn: '2000-02-23' });
  });

  it('completes CTN-0027 with a dose 154 days after admission', async () => {
    expect(await discharge({ ...methadone, 'treatment.csv': dosesOn(7, 158) })).toMatchObject({ reason: 1 });
    expect(await discharge({ ...methadone, 'treatment.csv': dosesOn(7, 157) })).toMatchObject({ reason: 2 });
  });

  it('completes CTN-0030 with a dose within 14 days of the end of the last phase', async () => {
    const reasonAt = async (day: number, rows: Rows = buprenorphine) =>
      (await discharge({ ...rows, 'treatment.csv': dosesOn(8, day) }))?.reason;
    const firstOnly = { ...buprenorphine, 'randomization.csv': ['8,Outpatient BUP + SMM,1,2'] };
    expect(await Promise.all([137, 138, 166, 167].map((day) => reasonAt(day)))).toEqual([2, 1, 1, 2]);
    expect(await Promise.all([15, 16, 44, 45].map((day) => reasonAt(day, firstOnly)))).toEqual([2, 1, 1, 2]);
  });

  it('is jail where a treatment visit after the last kept one was missed in jail', async () => {
    const included = '7,WK3,visit,,25';
    expect(await discharge({ ...methadone, ...visit(included, '7,WK4,no visit,in_jail,') })).toMatchObject({
      reason: 5,
    });
    expect(await discharge({ ...methadone, ...visit(included, '7,WK2,no visit,in_jail,') })).toMatchObject({
      reason: 2,
    });
    expect(await discharge({ ...methadone, ...visit('7,WK3,visit,in_jail,25') })).toMatchObject({ reason: 2 });
  });

  it('is death where a visit says so', async () => {
    expect(await discharge({ ...methadone, ...visit('7,WK4,no visit,dead;in_jail,') })).toMatchObject({ reason: 6 });
  });

  it('gives the length of stay from admission, both ends counted', async () => {
    const rows = { ...methadone, 'treatment.csv': dosesOn(7, 4, 13) };
    const { lines } = await migrated(rows);
    const [episode] = foldLines(lines, calendarDate('2026-01-01')).episodes.values();
    const { lastContactOn, effectiveOn: endedOn } = episode!.course.discharge!.event.data;
    const admittedOn = episode!.course.admission!.event.data.effectiveOn;
    expect(lengthOfStay('teds-2019', { setting: 'outpatient', admittedOn, lastContactOn, endedOn })).toBe(10);
  });
});

describe('migrating a person of CTN-0030', () => {
  it('makes the second randomisation a phase of the same program', async () => {
    const migration = await migrated({ ...buprenorphine, 'treatment.csv': dosesOn(8, 2, 60) });
    expect(dataOf(migration, 'ChangePhase')).toEqual([
      { effectiveOn: '2000-02-10', phase: 'intermediate', label: 'Phase 2 (EMM)' },
    ]);
    expect(dataOf(migration, 'AdmitPatient')[0]).toMatchObject({ program: 'CTN-0030 SMM' });
    expect(migration.skipped).toEqual([]);
  });

  it('does not guess what became of a visit', async () => {
    const { skipped } = await migrated({
      ...buprenorphine,
      'treatment.csv': dosesOn(8, 2, 60),
      'visit.csv': ['8,P1Wk2,MISSING,no_note,16', '8,P1Wk4,final,,30', '8,P1Wk3,,,20'],
    });
    expect(skipped.map(({ reason }) => reason)).toEqual(['unknown-outcome', 'unknown-outcome', 'unknown-outcome']);
  });
});

describe('migrating a person who was never randomised', () => {
  it('cancels the episode on the last day that shows them and lists what cannot be placed', async () => {
    const migration = await migrated({
      'everybody.csv': ['9,27'],
      'screening_date.csv': ['9,2'],
      'uds_temp.csv': ['9,1,5', '9,1,NA'],
      'visit.csv': ['9,WK0,visit,,8'],
      'treatment.csv': ['9,16,8'],
    });
    expect(migration.lines.map(({ type, data }) => [type, data.effectiveOn])).toEqual([
      ['ReceiveReferral', '2000-01-03'],
      ['RecordDrugScreen', '2000-01-06'],
      ['CancelEpisode', '2000-01-09'],
    ]);
    expect(migration.skipped.map(({ file, reason }) => `${file} ${reason}`)).toEqual([
      'treatment.csv never-randomized',
      'visit.csv never-randomized',
      'uds_temp.csv no-day',
    ]);
  });
});

describe('reading the study', () => {
  it('lists the rows of people who are not covered', async () => {
    const { persons, skipped, rows } = await study({
      'everybody.csv': ['1,51', '2,27'],
      'tlfb.csv': ['1,Heroin,0', '3,Heroin,0'],
    });
    expect(persons.map(({ who }) => who)).toEqual(['2']);
    expect(skipped).toEqual([
      { file: 'everybody.csv', key: '1', reason: 'other-trial' },
      { file: 'tlfb.csv', key: '1/Heroin/0', reason: 'other-trial' },
      { file: 'tlfb.csv', key: '3/Heroin/0', reason: 'unknown-person' },
    ]);
    expect(rows.get('tlfb.csv')).toBe(2);
  });

  it('names every command by its entry, the same in every run', async () => {
    const rows = { ...methadone, 'treatment.csv': dosesOn(7, 4, 5) };
    const { lines } = await migrated(rows);
    expect((await migrated(rows)).lines).toEqual(lines);
    expect(lines.map(({ source }) => source.id)).toEqual([
      'everybody.csv/7',
      'randomization.csv/7/1',
      'treatment.csv/7/4/16',
      'treatment.csv/7/5/16',
      'everybody.csv/7/discharge',
    ]);
    expect(new Set(lines.map(({ commandId }) => commandId)).size).toBe(lines.length);
  });

  it('refuses a file without its columns and a day that is no number', async () => {
    await expect(study({ 'treatment.csv': ['7,16,soon'], 'everybody.csv': ['7,27'] })).rejects.toThrow(
      'treatment.csv, row 1: not a whole number: soon',
    );
    const folder = await mkdtemp(join(tmpdir(), 'ctn0094-'));
    folders.push(folder);
    await writeFile(join(folder, 'everybody.csv'), 'person,project\n7,27\n');
    await expect(readStudy(folder)).rejects.toThrow('everybody.csv has no column who');
  });
});
