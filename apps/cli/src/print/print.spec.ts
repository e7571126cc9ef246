import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '#episode/dates';
import type { HistoryEntry } from '../asking/history.js';
import { historyInWords } from './history.js';
import { count, tableOf } from './table.js';

describe('a table', () => {
  it('has columns as wide as their content, numbers to the right, and no blanks at the end of a line', () => {
    const rows = [
      ['asam-3:2.1', '1,204'],
      ['none', '3'],
    ];
    expect(tableOf(['level', 'n'], rows, { right: [1] })).toBe(
      ['level           n', '----------  -----', 'asam-3:2.1  1,204', 'none            3', ''].join('\n'),
    );
  });

  it('without rows has its headings', () => {
    expect(tableOf(['a', 'b'], [])).toBe('a  b\n-  -\n');
  });

  it('counts in thousands', () => {
    expect([count(1), count(1_234_567), count(5n)]).toEqual(['1', '1,234,567', '5']);
  });
});

describe('a history', () => {
  const entry: HistoryEntry = {
    revision: '3',
    position: '9',
    type: 'TreatmentResumed',
    effectiveOn: calendarDate('2026-03-02'),
    recordedAt: '2026-03-02T10:00:00.000Z',
    actor: 'clinic-a',
    commandId: '0b6f0a3e-6f0f-4a51-9a56-7a2f6c1a9d10',
    source: undefined,
    data: { effectiveOn: calendarDate('2026-03-02') },
    believed: undefined,
    changedBy: undefined,
    words: 'what happened',
    changes: ['status: a -> b'],
  };

  it('tells each entry with what it changed and what changed it', () => {
    const voided = { ...entry, revision: '10', changes: [], believed: null, changedBy: ['11'] };
    const corrected = { ...entry, believed: entry.data, changedBy: ['11', '12'] };
    expect(historyInWords({ episodeId: 'e', revision: '12', entries: [corrected, voided] })).toBe(
      [
        'Episode e: 2 entries',
        ' 3  what happened',
        '      status: a -> b',
        '      corrected by entry 11 and 12',
        '10  what happened',
        '      voided by entry 11',
        '',
      ].join('\n'),
    );
  });
});
