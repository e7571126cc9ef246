import { describe, expect, it } from '@jest/globals';
import type { CommandType } from '#episode/commands';
import { parseCommand } from '../command.js';
import { descriptions } from '../descriptions/descriptions.js';

/** The errors of a command's example after a change, as `field: code`. */
function errorsWith(type: CommandType, change: object): readonly string[] {
  const read = parseCommand(type, { ...descriptions[type].example, ...change });
  return read.ok ? [] : read.errors.map(({ field, code }) => `${field}: ${code}`);
}

describe('dates', () => {
  it.each(['2026-02-30', '2026-13-01', '1899-12-31', '2026-3-1', '2026-03-01T00:00:00Z', ' 2026-03-01', 20260301])(
    'refuse %p',
    (effectiveOn) => expect(errorsWith('ChangePhase', { effectiveOn })).toEqual(['effectiveOn: not-a-date']),
  );

  it('accept a leap day', () => expect(errorsWith('ChangePhase', { effectiveOn: '2024-02-29' })).toEqual([]));

  it('may be omitted in a correction only', () => {
    expect(errorsWith('VoidEpisode', { effectiveOn: undefined })).toEqual([]);
    expect(errorsWith('ChangePhase', { effectiveOn: undefined })).toEqual(['effectiveOn: required']);
  });
});

describe('fields that may be left out', () => {
  it('are left out, not null', () => expect(errorsWith('RecordService', { staff: null })).toEqual(['staff: null']));
});

describe('codes', () => {
  it('are of their list', () => expect(errorsWith('RecordService', { kind: 'yoga' })).toEqual(['kind: not-in-list']));

  it('are numbers where the list has numbers', () =>
    expect(errorsWith('DischargePatient', { reason: '1' })).toEqual(['reason: not-in-list']));

  it.each([96, 97, 98])('of TEDS may be %p, the reason for there being none', (reason) =>
    expect(errorsWith('DischargePatient', { reason })).toEqual([]),
  );

  it('of our own lists may not', () =>
    expect(errorsWith('RecordService', { kind: 97 })).toEqual(['kind: not-in-list']));

  it('that would be valid are listed', () => {
    const read = parseCommand('ChangePhase', { ...descriptions.ChangePhase.example, phase: 'second' });
    expect(read.ok ? [] : read.errors[0]?.allowed).toEqual(['initial', 'intermediate', 'maintenance']);
  });
});

describe('levels', () => {
  it.each([
    ['asam-3:2.1', ['to: not-an-object']],
    [{ system: 'asam', edition: '3', code: '1.5' }, ['to.code: not-in-list']],
    [{ system: 'asam', edition: 3, code: '2.1' }, ['to.edition: not-in-list']],
    [{ edition: '3', code: '2.1', name: 'IOP' }, ['to.name: unknown-field', 'to.system: required']],
    [{ system: 'asam', edition: '4', code: '1.5' }, []],
  ])('%p', (to, errors) => expect(errorsWith('StepDown', { to })).toEqual(errors));

  it('list the codes of the given edition', () => {
    const to = { system: 'asam', edition: '4', code: '0.5' };
    const read = parseCommand('StepDown', { ...descriptions.StepDown.example, to });
    expect(read.ok ? [] : read.errors[0]?.allowed).toEqual([
      '1.0',
      '1.5',
      '1.7',
      '2.1',
      '2.5',
      '2.7',
      '3.1',
      '3.5',
      '3.7',
      '4',
    ]);
  });
});

describe('objects that cannot be turned into text', () => {
  const hostile = { toString: 1, valueOf: 1 };

  it('are wrong values like any other', () => {
    const to = { system: hostile, edition: hostile, code: hostile };
    expect(errorsWith('StepDown', { to })).toEqual([
      'to.system: not-in-list',
      'to.edition: not-in-list',
      'to.code: not-in-list',
    ]);
    const corrections = [{ revision: hostile, type: hostile, data: hostile }];
    expect(errorsWith('CorrectEntries', { corrections, reason: hostile })).toEqual([
      'corrections.0.revision: not-text',
      'corrections.0.type: not-in-list',
      'reason: not-text',
    ]);
  });
});

describe('text', () => {
  it.each([
    ['', 'blank'],
    [' \t ', 'blank'],
    ['a\u0000b', 'not-plain-text'],
    ['a\u0007b', 'not-plain-text'],
    ['a\ud83db', 'not-plain-text'],
    ['x'.repeat(501), 'too-long'],
    [7, 'not-text'],
  ])('%j is %s', (reason, code) => expect(errorsWith('PauseTreatment', { reason })).toEqual([`reason: ${code}`]));

  it.each(['Zoë\nsecond line', '手術', '👩‍⚕️ leave', 'x'.repeat(500)])('%j is text', (reason) =>
    expect(errorsWith('PauseTreatment', { reason })).toEqual([]),
  );

  it('of a name stays on one line', () =>
    expect(errorsWith('ChangeProgram', { program: 'Evening\nprogram' })).toEqual(['program: not-plain-text']));

  it('in a list is named by its place', () =>
    expect(errorsWith('SetTreatmentPlan', { goals: ['rest', ''] })).toEqual(['goals.1: blank']));
});

describe('numbers', () => {
  it.each([
    [0, 'too-small'],
    [1441, 'too-large'],
    [1.5, 'not-a-whole-number'],
    [Number.NaN, 'not-a-whole-number'],
    [Number.POSITIVE_INFINITY, 'not-a-whole-number'],
    ['60', 'not-a-whole-number'],
  ])('of minutes: %p is %s', (minutes, code) =>
    expect(errorsWith('RecordService', { minutes })).toEqual([`minutes: ${code}`]),
  );

  it.each([
    [1e-7, 'too-precise'],
    [25.005, 'too-precise'],
    [-1, 'too-small'],
    [Number.NaN, 'not-a-number'],
  ])('of dollars: %p is %s', (copay, code) =>
    expect(errorsWith('RecordCoverage', { copay })).toEqual([`copay: ${code}`]),
  );

  it('of a dose are above 0', () => expect(errorsWith('RecordMedication', { dose: 0 })).toEqual(['dose: too-small']));

  it('of a week fit into a week', () =>
    expect(errorsWith('SetTreatmentPlan', { hoursPerWeek: 169 })).toEqual(['hoursPerWeek: too-large']));
});

describe('a diagnosis', () => {
  it.each(['F11.20', 'F10', 'S52.521A', 'Z3A.01', 'U07.1'])('may be %s', (code) =>
    expect(errorsWith('RecordDiagnosis', { code })).toEqual([]),
  );

  it.each(['F1120', 'f11.20', 'F11.', 'F11.20000', '304.00', 'F11.20\n'])('may not be %j', (code) =>
    expect(errorsWith('RecordDiagnosis', { code })).toEqual(['code: wrong-format']),
  );
});

describe('lists', () => {
  it('name a substance once', () => {
    const results = [
      { substance: 'Cocaine', result: 'positive' },
      { substance: 'Cocaine', result: 'negative' },
    ];
    expect(errorsWith('RecordDrugScreen', { results })).toEqual(['results: repeated']);
    expect(errorsWith('ArrangeContinuingCare', { supports: ['aa', 'aa'] })).toEqual(['supports: repeated']);
  });

  it('count no more days than the window has', () => {
    const use = [{ substance: 'Alcohol', days: 8 }];
    expect(errorsWith('ReportSubstanceUse', { windowDays: 7, use })).toEqual(['use: contradictory']);
  });

  it('hold objects only', () =>
    expect(errorsWith('RecordDrugScreen', { results: [[]] })).toEqual(['results.0: not-an-object']));

  it('are bounded', () => {
    const substances = Array.from({ length: 4 }, () => ({ substance: 2 }));
    expect(errorsWith('AdmitPatient', { substances })).toEqual(['substances: too-many']);
    expect(errorsWith('RecordDrugScreen', { results: [] })).toEqual(['results: too-few']);
  });
});

describe('corrections', () => {
  const diagnosis = { effectiveOn: '2026-03-05', code: 'F10.21', rank: 1 };
  const correct = (...corrections: object[]) => errorsWith('CorrectEntries', { corrections });

  it('are judged by the type they name', () => {
    expect(
      correct({ revision: '3', type: 'DiagnosisRecorded', data: { ...diagnosis, effectiveOn: '2026-02-30' } }),
    ).toEqual(['corrections.0.data.effectiveOn: not-a-date']);
    expect(correct({ revision: '3', type: 'ServiceRecorded', data: diagnosis })).toContain(
      'corrections.0.data.code: unknown-field',
    );
  });

  it('of a move between levels leave out what the command may leave out', () =>
    expect(correct({ revision: '3', type: 'SteppedDown', data: descriptions.StepUp.example })).toEqual([]));

  it.each(['EntriesCorrected', 'EpisodeVoided', 'RecordDiagnosis', '__proto__', 7, undefined])(
    'are not of type %p',
    (type) =>
      expect(correct({ revision: '3', type, data: diagnosis })).toEqual([
        `corrections.0.type: ${type === undefined ? 'required' : 'not-in-list'}`,
      ]),
  );

  it.each([null, 7, 'x', []])('are not %j', (data) =>
    expect(correct({ revision: '3', type: 'DiagnosisRecorded', data })).toEqual([
      `corrections.0.data: ${data === null ? 'null' : 'not-an-object'}`,
    ]),
  );

  it('are at least one', () => expect(correct()).toEqual(['corrections: too-few']));
});

describe('an entry', () => {
  const source = { system: 'ehr.example', id: 'note-7781' };
  const refer = (...entries: unknown[]) => errorsWith('VoidEntries', { entries });

  it('is named by its revision or by its source', () => expect(refer({ revision: '0' }, { source })).toEqual([]));

  it('is named by one of them', () => {
    expect(refer({})).toEqual(['entries.0.revision: required']);
    expect(refer({ revision: '7', source })).toEqual(['entries.0.source: contradictory']);
  });

  it.each(['-1', '07', '1.0', '', 'last', '9999999999999999', 7])('has no revision %p', (revision) =>
    expect(refer({ revision })).toEqual([`entries.0.revision: ${revision === 7 ? 'not-text' : 'wrong-format'}`]),
  );

  it('is an object', () => expect(refer({ revision: '1' }, null)).toEqual(['entries.1: not-an-object']));
});
