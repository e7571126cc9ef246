import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** Outcomes with their relative weights. */
export type Weighted<Outcome> = readonly (readonly [outcome: Outcome, weight: number])[];

/** Draws from one reproducible stream of random numbers. */
export interface Dice {
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** A whole number in a range, including both ends. */
  between(from: number, to: number): number;
  pick<const Outcome>(outcomes: readonly Outcome[]): Outcome;
  weighted<const Outcome>(outcomes: Weighted<Outcome>): Outcome;
  /** A value with a log-normal distribution; `spread` is the standard deviation of its logarithm. */
  around(median: number, spread: number): number;
}

/** The dice of one item of a cohort, such as an episode: the same for the same seed and index, whatever else is drawn. */
export function diceOf(seed: number, index: number): Dice {
  const mix = splitMix32(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const generator = xoroshiro128plusFromState([mix(), mix(), mix(), mix()]);
  const next = () => uniformFloat64(generator);
  return {
    chance: (probability) => next() < probability,
    between: (from, to) => uniformInt(generator, from, to),
    pick: (outcomes) => outcomes[uniformInt(generator, 0, outcomes.length - 1)]!,
    weighted: (outcomes) => weighted(outcomes, next()),
    around: (median, spread) => median * Math.exp(spread * normal(next(), next())),
  };
}

function weighted<Outcome>(outcomes: Weighted<Outcome>, draw: number): Outcome {
  let rest = draw * outcomes.reduce((sum, [, weight]) => sum + weight, 0);
  const found = outcomes.find(([, weight]) => (rest -= weight) < 0);
  return (found ?? outcomes.at(-1)!)[0];
}

/** A standard normal value of two uniform ones (Box and Muller, 1958). */
function normal(u: number, v: number): number {
  return Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v);
}

/** SplitMix32: spreads similar seeds over the whole state, so that their streams are unrelated. */
function splitMix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) | 0;
  };
}
