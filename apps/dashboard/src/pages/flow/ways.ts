import type { Exit } from '#read-models/reports/exits';
import type { Move } from '#read-models/reports/flow/stays';
import type { SharePart } from '../../charts/share-rows.js';
import { colourOfWay, endNames, moveNames, type Group } from './moves.js';

/** How a stay continued: by a change of level, by an end, or not yet. */
interface Way {
  readonly move: Move;
  /** The end, for a discharge. */
  readonly end: Exit | 'open' | null;
  readonly n: number;
}

const moves = ['step-down', 'step-up', 'lateral'] as const;

/** How the stays of a group continued, as shares of all: changes of level, then ends, then those still in treatment. */
export function sharesOfWays(ways: readonly Way[]): readonly SharePart[] {
  const all = ways.reduce((sum, { n }) => sum + n, 0);
  const share = (is: (way: Way) => boolean) => ways.reduce((sum, way) => (is(way) ? sum + way.n : sum), 0) / all;
  const changes = moves.map((move) => ({
    name: moveNames[move],
    share: share((way) => way.move === move),
    colour: colourOfWay(move, null),
  }));
  const ends = (Object.keys(endNames) as (keyof typeof endNames)[]).map((end) => ({
    name: endNames[end],
    share: share((way) => way.end === end && !moves.some((move) => move === way.move)),
    colour: colourOfWay(end === 'open' ? 'open' : 'discharge', end),
  }));
  return [...changes, ...ends].filter((part) => part.share > 0);
}

/** How the stays of a group continued, for all levels. */
export function waysOfGroup({ links }: Pick<Group, 'links'>): readonly Way[] {
  return links.map(({ move, target, n }) => ({ move, end: endOf(move, target), n }));
}

/** How the stays at a level continued. */
export function waysOfTransitions(transitions: readonly Pick<Group['transitions'][number], 'move' | 'exit' | 'n'>[]) {
  return transitions.map(({ move, exit, n }): Way => ({ move, end: endOf(move, exit ?? 'unknown'), n }));
}

function endOf(move: Move, id: string): Way['end'] {
  if (move === 'open') return 'open';
  return move === 'discharge' && Object.hasOwn(endNames, id) ? (id as Exit) : null;
}
