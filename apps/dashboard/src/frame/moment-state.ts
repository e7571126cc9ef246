import type { ProjectorStatus } from '#read-models/projector/status';
import type { ProblemDetails } from '../queries/problem.js';
import { count, counted, instant, position } from '../show/numbers.js';

/** Whether a live page is current (green), behind the log (amber), or not live (red). */
export type MomentTone = 'current' | 'behind' | 'lost';

export interface MomentState {
  readonly tone: MomentTone;
  /** The text at the top of the page. */
  readonly words: string;
}

/** Live read models can lag this much between two checks without a warning. */
const SECONDS = 10;
const EVENTS = 1_000;

/** How current a live page is, in words. */
export function momentState(
  { state, position: reached = '0', head, lag, failure }: ProjectorStatus,
  problem: ProblemDetails | undefined,
): MomentState {
  const at = `position ${position(reached)}`;
  if (problem !== undefined) {
    return { tone: 'lost', words: `${problem.title}. These are the last figures received, as of ${at}.` };
  }
  if (failure !== undefined || state === 'failed') {
    return { tone: 'lost', words: `Stopped at ${at}: an operator has to act. Later entries are not counted.` };
  }
  if (head === undefined) return { tone: 'current', words: 'Live: the log is empty.' };
  const behind = lag.amount === '0' ? '' : `${lagInWords(lag)} behind the log`;
  if (behind !== '' && isLate(lag, state)) {
    return { tone: 'behind', words: `Behind: ${at}, ${behind}. Later entries are not counted yet.` };
  }
  const last = `Live: ${at}, last entry ${instant(head.recordedAt)}`;
  return { tone: 'current', words: behind === '' ? last : `${last}; ${behind}` };
}

function isLate({ amount, unit, seconds }: ProjectorStatus['lag'], state: ProjectorStatus['state']): boolean {
  if (state === 'retrying' || state === 'rebuilding' || state === 'stopped') return true;
  return seconds >= SECONDS || (unit === 'events' && Number(amount) >= EVENTS);
}

/** `100,000 events (1.5 hours)`. */
function lagInWords({ amount, unit, seconds }: ProjectorStatus['lag']): string {
  const distance = unit === 'events' ? counted(Number(amount), 'event') : `${count(Number(amount))} bytes`;
  return seconds < SECONDS ? distance : `${distance} (${timeInWords(seconds)})`;
}

const units: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

function timeInWords(seconds: number): string {
  const [length, name] = units.find(([each]) => seconds >= 2 * each) ?? units.at(-1)!;
  return counted(Math.round(seconds / length), name);
}
