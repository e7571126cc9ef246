import { describe, expect, it } from '@jest/globals';
import { coloursOf, exitColours, moveColours, ownColourOf } from './colours.js';

const programs = ['a', 'b', 'c'].map((program) => ({ by: { program } }));

describe('colours', () => {
  it('are the same for the same level, reason and sex, whoever else is drawn', () => {
    const [php, iop] = [{ by: { level: 'asam-3:2.5' } }, { by: { level: 'asam-3:2.1' } }];
    expect(coloursOf([php, iop])).toEqual([...coloursOf([iop, php])].reverse());
    expect(coloursOf([iop])).toEqual([ownColourOf(iop.by)]);
    const ways = ['completed', 'dropped-out', 'terminated', 'transferred', 'incarcerated', 'died', 'other'] as const;
    ways.forEach((exit, index) => {
      expect(coloursOf([{ by: { reason: index + 1 } }])).toEqual([exitColours[exit]]);
    });
    expect(coloursOf([{ by: { reason: 97 } }])).toEqual([exitColours.unknown]);
    expect(coloursOf([{ by: { sex: 2 } }])[0]).toBe(coloursOf([{ by: { sex: 1 } }, { by: { sex: 2 } }])[1]);
  });

  it('go by the index among all groups if a group has no colour of its own', () => {
    const [, , c] = programs;
    expect(coloursOf([c!], programs)).toEqual(coloursOf(programs).slice(2));
  });

  it('are all different on a chart, as long as there are enough', () => {
    const levels = ['1', '2-WM', '3.2-WM', '3.7-WM', '2.1'].map((code) => ({ by: { level: `asam-3:${code}` } }));
    const mixed = [{ by: { sex: null } }, { by: { sex: 1 } }, { by: { sex: 2 } }];
    expect(new Set(coloursOf(levels)).size).toBe(levels.length);
    expect(new Set(coloursOf(mixed)).size).toBe(mixed.length);
    expect(new Set(coloursOf(programs)).size).toBe(programs.length);
    const ways = [...Object.values(exitColours), ...Object.values(moveColours)];
    // A step-down is a level change.
    expect(new Set(ways).size).toBe(ways.length - 1);
  });
});
