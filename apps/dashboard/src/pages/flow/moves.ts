import type { Exit } from '#read-models/reports/exits';
import type { Move } from '#read-models/reports/flow/stays';
import { labelOfValue } from '#read-models/reports/labels';
import type { FlowAnswer } from '../../asking/answers.js';
import { colourOf } from '../../show/palette.js';
import { levelCode, levelInWords } from '../../show/words.js';

export type Group = FlowAnswer['groups'][number];
type Transition = Group['transitions'][number];

/** How a stay goes on, in words, with its colour. */
export const moveNames: Readonly<Record<Move, { readonly name: string; readonly colour: string }>> = {
  'step-down': { name: 'Step down', colour: colourOf(2) },
  'step-up': { name: 'Step up', colour: colourOf(1) },
  lateral: { name: 'Lateral move', colour: colourOf(3) },
  discharge: { name: 'Discharge', colour: colourOf(0) },
  open: { name: 'Still there', colour: colourOf(6) },
};

/** Short words for the ways to leave. */
const ends: Readonly<Record<Exit | 'open', string>> = {
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

/** What stands beside a node: the code of its level, or the end in a word. */
export function shortName({ id, level, name }: Group['nodes'][number]): string {
  if (level !== null) return levelCode(level);
  return Object.hasOwn(ends, id) ? ends[id as Exit | 'open'] : name;
}

/** `Step down to 1 Outpatient services`, `Treatment completed`. */
export function transitionInWords({ move, to, exit, reason }: Transition): string {
  if (to !== null) return `${moveNames[move].name} to ${levelInWords(to)}`;
  if (move === 'open') return moveNames.open.name;
  if (reason !== null) return labelOfValue('reason', reason) ?? String(reason);
  return exit === null ? moveNames[move].name : `Discharge: ${ends[exit].toLowerCase()}`;
}

/** `2.5 → 2.1 → 1`, from a path as the report writes it; nothing stands for all others. */
export function pathInWords(path: string | null): string {
  return path === null ? 'All other ways' : path.split(' > ').map(levelCode).join(' → ');
}
