import { describe, expect, it } from '@jest/globals';
import { dimensions as known } from '#read-models/reports/cohort';
import type { AnswerTo } from '#read-models/reports/run-report';
import { census, type CensusGroup } from '#read-models/reports/census/census';
import { labelOfValue } from '#read-models/reports/labels';
import { lengthOfStay } from '#read-models/reports/length-of-stay/length-of-stay';
import { dimensionNames, valueInWords } from './dimensions.js';
import { reportInWords } from './report-in-words.js';

const asOf = { position: '42', recordedAt: '2026-03-01T09:30:00.000Z' };
const report: AnswerTo<typeof lengthOfStay> = {
  report: 'length-of-stay',
  of: 'stay',
  rule: 'teds-2019',
  quantiles: 'type-7',
  definitions: { report: 'length-of-stay/1', facts: 'facts/3' },
  asOf,
  cutOff: '2026-03-01',
  by: ['level', 'reason'],
  filters: { level: ['asam-3:2.1', null], minimumAge: 18 },
  parkedStreams: 0,
  digest: '',
  groups: [
    {
      ...{ by: { level: 'asam-3:2.1', reason: 1 }, n: 1_234, open: 5, mean: 80.06, sd: 30.25 },
      ...{ min: 2, p10: 20.3, p25: 44, median: 81, p75: 104.125, p90: 130.6, max: 249 },
    },
    {
      ...{ by: { level: 'asam-3:2.1', reason: null }, n: 0, open: 7, mean: null, sd: null },
      ...{ min: null, p10: null, p25: null, median: null, p75: null, p90: null, max: null },
    },
  ],
};

/** Without a series, a census is of one day. */
const unlimited = { on: undefined, from: undefined, to: undefined, every: 'month' } as const;

describe('the dimensions of reports', () => {
  it('are those that the read models have, in their order', () => {
    expect(dimensionNames).toEqual(known);
  });

  it('have labels for their codes, also for a missing answer', () => {
    expect(valueInWords('level', 'asam-3:2.1')).toBe('asam-3:2.1 Intensive outpatient services (IOP)');
    expect(valueInWords('reason', 1)).toBe('1 Treatment completed');
    expect(valueInWords('sex', 97)).toBe('97 Unknown');
    expect(valueInWords('sex', null)).toBe('not known');
    expect(valueInWords('reason', null)).toBe('open');
    expect(valueInWords('program', 'Evening IOP')).toBe('Evening IOP');
    expect(labelOfValue('admissionYear', 2026)).toBeUndefined();
  });
});

describe('length of stay', () => {
  it('in a table states the question, the rule and the moment, and which figures a group is too small for', () => {
    expect(reportInWords(lengthOfStay, report).split('\n')).toEqual([
      'Length of stay in days: stays at one level, rule teds-2019, quantiles type-7',
      'Only level asam-3:2.1 Intensive outpatient services (IOP) or not known; minimumAge 18',
      'Data cut-off 2026-03-01; as of position 42, recorded 2026-03-01T09:30:00.000Z',
      '',
      'level                                           reason                     n  open   mean     sd  min   p10  p25  median     p75    p90  max',
      '----------------------------------------------  ---------------------  -----  ----  -----  -----  ---  ----  ---  ------  ------  -----  ---',
      'asam-3:2.1 Intensive outpatient services (IOP)  1 Treatment completed  1,234     5  80.06  30.25    2  20.3   44      81  104.13  130.6  249',
      'asam-3:2.1 Intensive outpatient services (IOP)  open                       0     7      -      -    -     -    -       -       -      -    -',
      '',
    ]);
  });
});

describe('a report that is safe to share', () => {
  it('names its release, and says that a suppressed figure can be anything', () => {
    const shared: AnswerTo<typeof census> = {
      ...report,
      ...{ ...unlimited, report: 'census', filters: {}, by: ['level'] },
      groups: [{ by: { level: 'others' }, stays: null, patients: null } as unknown as CensusGroup],
    };
    const release = { name: '2025-Q4', at: '2026-01-01T00:00:00.000Z' };
    const words = reportInWords(census, { ...shared, release });
    expect(words).toContain('Safe to share: release 2025-Q4; a withheld figure may be any number, including zero');
    expect(words).toMatch(/others others, too few to be shown separately +- +-/);
  });
});

describe('a census', () => {
  it('of an empty log is empty', () => {
    const nothing: AnswerTo<typeof census> = {
      ...report,
      ...{ ...unlimited, report: 'census', cutOff: null, by: [], filters: {}, groups: [] },
      asOf: { position: '0', recordedAt: null },
    };
    expect(reportInWords(census, nothing)).toContain('the log is empty');
  });
});
