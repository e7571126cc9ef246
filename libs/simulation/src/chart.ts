import type { CommandData, CommandType } from '#episode/commands';
import { addDays, calendarDate, type CalendarDate } from '#episode/dates';
import type { SourceEntry } from '#episode/payloads/common';

/** The data of a command without its effective date. */
export type Said<Type extends CommandType> = Omit<CommandData[Type], 'effectiveOn'>;

/** An entry in a provider's record system. Days count from 1970-01-01. */
export interface Draft<Type extends CommandType = CommandType> {
  readonly type: Type;
  readonly effectiveDay: number;
  /** The day on which it is entered, never before the effective day. */
  readonly enteredDay: number;
  /** The rest of the data, given the locations of the episode's earlier drafts. */
  readonly say: (standing: Standing) => Said<Type>;
}

/** The locations of an episode's drafts in its stream. */
export interface Standing {
  revisionOf(draft: Draft): number;
  /** The sender's own name for the entry. */
  sourceOf(draft: Draft): SourceEntry;
}

/** The entries of one episode, in the order of creation. */
export class Chart {
  readonly drafts: Draft[] = [];

  /** Adds an entry about a day, entered that day or `late` days after. */
  note<Type extends CommandType>(type: Type, effectiveDay: number, said: Said<Type>, late = 0): Draft<Type> {
    return this.correct(type, effectiveDay, () => said, late);
  }

  /** Adds an entry about earlier drafts. */
  correct<Type extends CommandType>(type: Type, effectiveDay: number, say: Draft<Type>['say'], late = 0): Draft<Type> {
    const draft = { type, effectiveDay, enteredDay: effectiveDay + late, say };
    this.drafts.push(draft);
    return draft;
  }
}

const EPOCH = calendarDate('1970-01-01');
const dates = new Map<number, CalendarDate>();

/** The date of a day, from a cache of the few thousand days of a cohort. */
export function dateOfDay(day: number): CalendarDate {
  let date = dates.get(day);
  if (date === undefined) dates.set(day, (date = addDays(EPOCH, day)));
  return date;
}
