import { describe, expect, it } from '@jest/globals';
import { sharesOfWays, waysOfGroup } from './ways.js';

const link = (move: 'step-down' | 'discharge' | 'open', target: string, n: number) => ({
  ...{ move, target, n, source: 'asam-3:2.1 1' },
});

describe("the continuations of a group's stays", () => {
  it('are shares of all its stays, changes of level first and those still there last', () => {
    const links = [
      link('open', 'open', 1),
      link('discharge', 'completed', 2),
      link('step-down', 'asam-3:1 2', 3),
      link('discharge', 'dropped-out', 1),
      link('step-down', 'asam-3:1 3', 1),
    ];
    expect(sharesOfWays(waysOfGroup({ links })).map(({ name, share }) => [name, share])).toEqual([
      ['Step down', 0.5],
      ['Completed', 0.25],
      ['Dropped out', 0.125],
      ['Still there', 0.125],
    ]);
  });
});
