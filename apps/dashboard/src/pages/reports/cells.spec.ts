import { describe, expect, it } from '@jest/globals';
import { cellInWords, rowsIn } from './cells.js';

describe('a cell of any report', () => {
  it('is shown by what it counts', () => {
    const shown = (kind: Parameters<typeof cellInWords>[1]['kind'], value: string | number | null) =>
      cellInWords(value, { name: 'figure', kind });
    expect(shown('count', 1234)).toBe('1,234');
    expect(shown('days', 82.25)).toBe('82.3');
    expect(shown('rate', 0.7424)).toBe('74.2%');
    expect(shown('points', 0.0314)).toBe('+3.1\u00a0pts');
    expect(shown('points', -0.0314)).toBe('−3.1\u00a0pts');
    expect(shown('number', 0.00012345)).toBe('0.0001235');
    expect(shown('cents', 123456)).toBe('$1,234.56');
    expect(shown('rate', null)).toBe('–');
  });

  it('is in words where it is a code or a level', () => {
    expect(cellInWords(1, { name: 'reason', kind: 'code' })).toBe('Treatment completed');
    expect(cellInWords('asam-3:2.1', { name: 'from', kind: 'text' })).toBe('2.1 Intensive outpatient services (IOP)');
  });
});

describe('the rows of a table', () => {
  const answer = {
    groups: [
      { by: { sex: 1 }, n: 2, curve: [{ day: 1 }, { day: 2 }] },
      { by: { sex: 2 }, n: 1, curve: [{ day: 4 }] },
    ],
    tests: [{ chiSquare: 3 }],
  };
  const table = (name: string, location: 'groups' | 'in groups' | 'top level') =>
    rowsIn(answer, { name, location, meaning: '', columns: [] }).map(({ by, cells }) => [by?.sex, cells]);

  it('are the groups, the lists of each group, or a list for all groups', () => {
    expect(table('groups', 'groups').map(([sex, cells]) => [sex, (cells as { n: number }).n])).toEqual([
      [1, 2],
      [2, 1],
    ]);
    expect(table('curve', 'in groups')).toEqual([
      [1, { day: 1 }],
      [1, { day: 2 }],
      [2, { day: 4 }],
    ]);
    expect(table('tests', 'top level')).toEqual([[undefined, { chiSquare: 3 }]]);
  });
});
