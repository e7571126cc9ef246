import { describe, expect, it } from '@jest/globals';
import { editions, type Edition, type LevelCode } from './codes/levels.js';
import { directionOf, isLevel, levelKey, nameOf, parseLevelKey, sameLevel, settingOf, type Level } from './level.js';

const level = (edition: Edition, code: string): Level => ({ system: 'asam', edition, code: code as LevelCode });

/** Levels from least to most intensive; a move between levels of one row is lateral. */
const order: { readonly [edition in Edition]: readonly (readonly string[])[] } = {
  '3': [
    ['0.5'],
    ['1', '1-WM'],
    ['2.1', '2-WM'],
    ['2.5'],
    ['3.1', '3.2-WM'],
    ['3.3'],
    ['3.5'],
    ['3.7', '3.7-WM'],
    ['4', '4-WM'],
  ],
  '4': [['1.0'], ['1.5'], ['1.7'], ['2.1'], ['2.5'], ['2.7'], ['3.1'], ['3.5'], ['3.7'], ['4']],
};

describe.each(Object.entries(order) as [Edition, string[][]][])('ASAM edition %s', (edition, rows) => {
  const ranked = rows.flatMap((codes, rank) => codes.map((code) => ({ at: level(edition, code), rank })));

  it('has exactly the levels ranked here', () => {
    expect(ranked.map(({ at }) => at.code).sort()).toEqual(Object.keys(editions[edition]).sort());
  });

  it('knows the direction of every move', () => {
    for (const from of ranked) {
      for (const to of ranked) {
        const expected = to.rank < from.rank ? 'down' : to.rank > from.rank ? 'up' : 'lateral';
        expect([from.at.code, to.at.code, directionOf(from.at, to.at)]).toEqual([from.at.code, to.at.code, expected]);
      }
    }
  });

  it('is 24-hour care from 3.1 on and outpatient below', () => {
    for (const { at } of ranked) {
      expect([at.code, settingOf(at)]).toEqual([
        at.code,
        Number(at.code.slice(0, 1)) >= 3 ? 'residential' : 'outpatient',
      ]);
    }
  });
});

describe('a level', () => {
  it('of another edition is lateral, whatever its code', () => {
    expect(directionOf(level('3', '2.1'), level('4', '4'))).toBe('lateral');
    expect(directionOf(level('4', '4'), level('3', '0.5'))).toBe('lateral');
    expect(sameLevel(level('3', '2.1'), level('4', '2.1'))).toBe(false);
  });

  it('means another thing under one code in another edition', () => {
    expect(nameOf(level('3', '2.5'))).toBe('Partial hospitalization services (PHP)');
    expect(nameOf(level('4', '2.5'))).toBe('High-intensity outpatient');
  });

  it('is written with its edition and read back', () => {
    for (const edition of ['3', '4'] as const) {
      for (const code of Object.keys(editions[edition])) {
        expect(parseLevelKey(levelKey(level(edition, code)))).toEqual(level(edition, code));
      }
    }
  });

  it.each(['asam-3:9', 'asam-5:2.1', 'asam-4:3.3', '2.1', 'asam-3:', 'asam-3:toString'])('is not %s', (key) => {
    expect(parseLevelKey(key)).toBeUndefined();
  });

  it.each([
    null,
    '2.1',
    {},
    { system: 'asam', edition: '3' },
    { system: 'loci', edition: '3', code: '1' },
    { system: 'asam', edition: 'constructor', code: '1' },
    { system: 'asam', edition: 3, code: '1' },
  ])('is not %j', (value) => expect(isLevel(value)).toBe(false));

  it('that no list knows is still written', () => {
    expect(nameOf(level('3', '9'))).toBe('asam-3:9');
    expect(directionOf(level('3', '9'), level('3', '1'))).toBe('up');
  });
});
