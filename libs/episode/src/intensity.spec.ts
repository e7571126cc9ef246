import { describe, expect, it } from '@jest/globals';
import { codesOf } from './codes/code-list.js';
import { phase } from './codes/clinical.js';
import { calendarDate } from './dates.js';
import { hoursByLevel, hoursOf, sessionsByPhase } from './intensity.js';
import { levelKey, parseLevelKey, type LevelKey } from './level.js';

const on = calendarDate('2026-03-02');

describe('hours a week by level of care', () => {
  it.each<[level: LevelKey, age: number | undefined, least: number | undefined, below: number | undefined]>([
    ['asam-3:2.1', 18, 9, 20],
    ['asam-3:2.1', 17, 6, 20],
    ['asam-3:2.5', 40, 20, undefined],
    ['asam-3:2.5', 15, 20, undefined],
    ['asam-4:2.1', 30, 9, 20],
    ['asam-4:2.5', 30, 20, undefined],
    // The fourth edition's volume on adolescents has not been published.
    ['asam-4:2.1', 17, undefined, undefined],
    ['asam-3:1', 30, undefined, undefined],
    ['asam-3:3.7', 30, undefined, undefined],
    ['asam-3:2.1', undefined, undefined, undefined],
  ])(
    'at %s and the age of %p are at least %p and below %p (ASAM Criteria, third and fourth edition)',
    (level, age, least, below) => {
      expect([hoursOf(level, age, on)?.least, hoursOf(level, age, on)?.below]).toEqual([least, below]);
    },
  );

  it('have a source each, for a level that exists, and one row for each age and date', () => {
    for (const { level, source } of hoursByLevel) {
      expect(levelKey(parseLevelKey(level)!)).toBe(level);
      expect(source).toMatch(/ASAM/);
    }
    const rows = hoursByLevel.map(({ level, age, effectiveFrom }) => `${level} ${age} ${effectiveFrom}`);
    expect(new Set(rows).size).toBe(rows.length);
  });
});

describe('sessions a week by phase', () => {
  it('are known for every phase, fewer as treatment goes on', () => {
    expect(codesOf(phase).map((code) => sessionsByPhase[code])).toEqual([
      { least: 3, most: 5 },
      { least: 2, most: 3 },
      { least: 1, most: 2 },
    ]);
  });
});
