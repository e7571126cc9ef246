import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '#episode/dates';
import { newEpisode } from '#episode/state';
import { episodeView } from '#server/episodes/episode.view';
import type { History, HistoryEntry } from '../queries/history.js';
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

  it('has one line for a row, whatever is in it', () => {
    const forged = tableOf(
      ['actor', 'n'],
      [
        ['me\n\u001b[2Krow  9\u2028\u202e', '1'],
        ['you', '2'],
      ],
    );
    expect(forged.split('\n')).toHaveLength(5);
    expect(forged).toContain(String.raw`me\u000a\u001b[2Krow  9\u2028\u202e  1`);
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
    id: '4c6c6c39-0d3c-4b6e-8b0a-0d6d7d2f0a01',
    correlationId: 'morning-run',
    causationId: '0b6f0a3e-6f0f-4a51-9a56-7a2f6c1a9d10',
    commandId: '0b6f0a3e-6f0f-4a51-9a56-7a2f6c1a9d10',
    source: undefined,
    data: { effectiveOn: calendarDate('2026-03-02') },
    believed: undefined,
    changedBy: undefined,
    words: 'what happened',
    changes: ['status: a -> b'],
  };

  const common: Omit<History, 'entries'> = {
    episodeId: 'e',
    revision: '12',
    asOf: { position: '20', recordedAt: '2026-03-05T10:00:00.000Z' },
    effectiveOn: undefined,
    believed: episodeView('e', newEpisode),
    later: 0,
  };

  it('shows each entry with what it changed and what changed it', () => {
    const voided = { ...entry, revision: '10', changes: [], believed: null, changedBy: ['11'] };
    const corrected = { ...entry, believed: entry.data, changedBy: ['11', '12'] };
    expect(historyInWords({ ...common, entries: [corrected, voided] })).toBe(
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

  it('indents text of several lines, so that none looks like an entry or a change, and escapes control characters', () => {
    const words = 'noted: all well\n 4  voided\r\n     status: a -> b\u2028next\u001b[1A\u202e';
    const source = { system: 'ehr\nsystem', id: '1' };
    const entries = [{ ...entry, words, changes: ['note: a\nb'], source }];
    expect(historyInWords({ ...common, episodeId: 'e\nEpisode f', entries }, { origins: true }).split('\n')).toEqual([
      String.raw`Episode e\u000aEpisode f: 1 entries`,
      ' 3  noted: all well',
      '    |  4  voided',
      '    |      status: a -> b',
      String.raw`    | next\u001b[1A\u202e`,
      '      note: a',
      '      | b',
      expect.stringMatching(/^ {6}position 9, .*, source ehr$/),
      '      | system 1',
      '',
    ]);
  });

  it('of a moment shows the moment, what is left out, the origins of entries, and the effective state', () => {
    const effectiveOn = calendarDate('2026-03-04');
    const text = historyInWords(
      { ...common, effectiveOn, later: 1, entries: [entry] },
      { moment: true, origins: true },
    );
    expect(text).toBe(
      [
        'Episode e: 1 entries',
        'As known at position 20, recorded 2026-03-05T10:00:00.000Z, about the time up to 2026-03-04',
        '',
        ' 3  what happened',
        '      status: a -> b',
        `      position 9, recorded 2026-03-02T10:00:00.000Z, event ${entry.id}, command ${entry.commandId}, correlation morning-run`,
        '(and 1 about later dates)',
        '',
        'State: new',
        '',
      ].join('\n'),
    );
  });
});
