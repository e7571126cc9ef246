import { describe, expect, it } from '@jest/globals';
import { exitsIn, pointsOfExits, type Group } from './exits.js';

// Four people: one completes on day 2, one drops out on day 2, one is last seen on day 3, one completes on day 5.
const row = (day: number, exit: 'completed' | 'dropped-out' | 'open', share: number | null, inTreatment: number) => ({
  ...{ day, exit, share, inTreatment, atRisk: 4, reason: null, n: 1, lower: null, upper: null },
});
const group: Group = {
  by: {},
  ...{ n: 4, open: 1, completed: 2, droppedOut: 1, terminated: 0, transferred: 0, incarcerated: 0 },
  ...{ died: 0, other: 0, unknown: 0, levelChange: null, atDays: [] },
  curve: [
    row(2, 'completed', 0.25, 0.5),
    row(2, 'dropped-out', 0.25, 0.5),
    row(3, 'open', null, 0.5),
    row(5, 'completed', 0.75, 0),
  ],
};

describe('reasons for leaving', () => {
  it('are those that occur, and being still in treatment', () => {
    expect(exitsIn([group]).map(({ exit, of }) => [exit, of(group)])).toEqual([
      ['completed', 2],
      ['dropped-out', 1],
      ['in-treatment', 1],
    ]);
  });

  it('add up to everybody after every day, to the end of the axis or of the data', () => {
    const exits = exitsIn([group]);
    const shares = (end: number) => pointsOfExits(group, exits, end).map(({ day, values }) => [day, ...values]);
    expect(shares(4)).toEqual([
      [0, 0, 0, 1],
      [2, 0.25, 0.25, 0.5],
      [3, 0.25, 0.25, 0.5],
      [4, 0.25, 0.25, 0.5],
    ]);
    expect(shares(9).slice(-2)).toEqual([
      [5, 0.75, 0.25, 0],
      [9, 0.75, 0.25, 0],
    ]);
    const open = { ...group, curve: group.curve.slice(0, 3) };
    expect(pointsOfExits(open, exits, 9).at(-1)!.day).toBe(3);
  });
});
