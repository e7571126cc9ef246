import { describe, expect, it } from '@jest/globals';
import { describeHistory } from '#episode/describe';
import { demoCohort } from '#simulation/demo-cohort';
import { simulate } from '#simulation/simulate';
import { foldLines } from '#simulation/testing/fold-lines';
import { ExampleEpisode, MOST_POINTS, pointsOf } from './example-episode.js';

describe('the example episode of the demonstration', () => {
  it('has referral, admission, a step-down, a correction that changed a length of stay, completion and a follow-up, and none that changed nothing', () => {
    const lines = [...simulate(demoCohort)];
    const example = new ExampleEpisode();
    example.consider(lines.map((line) => ({ text: JSON.stringify(line) })));
    const ids = new Set(example.candidates());
    const { episodes } = foldLines(
      lines.filter(({ episodeId }) => ids.has(episodeId)),
      demoCohort.until,
    );
    const points = [...episodes.values()].map(({ entries }) => {
      const described = describeHistory(entries);
      return pointsOf(entries.map(({ event: { type, data } }, index) => ({ type, data, ...described[index]! })));
    });
    expect(Math.max(...points)).toBe(MOST_POINTS);
  });
});
