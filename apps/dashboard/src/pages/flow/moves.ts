import type { Exit } from '#read-models/reports/exits';
import type { Move } from '#read-models/reports/flow/stays';
import { labelOfValue } from '#read-models/reports/labels';
import type { FlowAnswer } from '../../queries/answers.js';
import { endColour, exitColours, moveColours } from '../../show/colours.js';
import { levelCode, levelInWords } from '../../show/words.js';

export type Group = FlowAnswer['groups'][number];
type Transition = Group['transitions'][number];

/** How a stay continues, in words. */
export const moveNames: Readonly<Record<Move, string>> = {
  'step-down': 'Step down',
  'step-up': 'Step up',
  lateral: 'Lateral move',
  discharge: 'Discharge',
  open: 'Still there',
};

/** Short labels for the ways to leave. */
export const endNames: Readonly<Record<Exit | 'open', string>> = {
  completed: 'Completed',
  'dropped-out': 'Dropped out',
  terminated: 'Terminated',
  transferred: 'Transferred',
  incarcerated: 'Incarcerated',
  died: 'Death',
  other: 'Other',
  unknown: 'Not known',
  'level-change': 'Another level',
  open: 'Still there',
};

/** The label next to a node: the code of its level, or the end in a word. */
export function shortName({ id, level, name }: Group['nodes'][number]): string {
  if (level !== null) return levelCode(level);
  return Object.hasOwn(endNames, id) ? endNames[id as Exit | 'open'] : name;
}

/** `Step down to 1 Outpatient services`, `Treatment completed`. */
export function transitionInWords({ move, to, exit, reason }: Transition): string {
  if (to !== null) return `${moveNames[move]} to ${levelInWords(to)}`;
  if (move === 'open') return moveNames.open;
  if (reason !== null) return labelOfValue('reason', reason) ?? String(reason);
  return exit === null ? moveNames[move] : `Discharge: ${endNames[exit].toLowerCase()}`;
}

/** The colour of a move; for a discharge, the colour of its reason. */
export function colourOfWay(move: Move, end: string | null): string {
  if (move !== 'discharge') return moveColours[move];
  return (end === null ? undefined : endColour(end)) ?? exitColours.unknown;
}

/** The legend of a flow chart: the moves and ends that occur in it. */
export function flowKey(links: readonly Pick<Group['links'][number], 'move' | 'target'>[]) {
  const moves = (['step-down', 'step-up', 'lateral'] as const)
    .filter((move) => links.some((link) => link.move === move))
    .map((move) => ({ name: moveNames[move], colour: moveColours[move] }));
  const found = (Object.keys(endNames) as (Exit | 'open')[])
    .filter((end) => links.some(({ target }) => target === end))
    .map((end) => ({ name: endNames[end], colour: endColour(end)! }));
  return [...moves, ...found];
}

/** `2.5 → 2.1 → 1`, from a path of the report; `null` means all others. */
export function pathInWords(path: string | null): string {
  return path === null ? 'All other ways' : path.split(' > ').map(levelCode).join(' → ');
}
