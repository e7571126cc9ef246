import type { CommandData, CommandType } from '#episode/commands';
import { addDays, calendarDate, type CalendarDate } from '#episode/dates';
import type { SourceEntry } from '#episode/payloads/common';

/** What a command says, without the date on which it took effect. */
export type Said<Type extends CommandType> = Omit<CommandData[Type], 'effectiveOn'>;

/** Something that somebody enters into a record system. Days count from 1970-01-01. */
export interface Draft<Type extends CommandType = CommandType> {
  readonly type: Type;
  readonly effectiveDay: number;
  /** The day on which it is entered, never before it took effect. */
  readonly enteredDay: number;
  /** The rest of the data, given where the episode's earlier drafts came to stand. */
  readonly say: (standing: Standing) => Said<Type>;
}

/** Where the drafts of an episode stand in its stream. */
export interface Standing {
  revisionOf(draft: Draft): number;
  /** The sender's own name for the entry. */
  sourceOf(draft: Draft): SourceEntry;
}

/** The entries of one episode, as they are made. */
export class Chart {
  readonly drafts: Draft[] = [];

  /** Notes what happened on a day; entered that day or `late` days after. */
  note<Type extends CommandType>(type: Type, effectiveDay: number, said: Said<Type>, late = 0): Draft<Type> {
    return this.correct(type, effectiveDay, () => said, late);
  }

  /** Notes something about drafts that were entered before. */
  correct<Type extends CommandType>(type: Type, effectiveDay: number, say: Draft<Type>['say'], late = 0): Draft<Type> {
    const draft = { type, effectiveDay, enteredDay: effectiveDay + late, say };
    this.drafts.push(draft);
    return draft;
  }
}

const EPOCH = calendarDate('1970-01-01');
const dates = new Map<number, CalendarDate>();

/** The date of a day; the few thousand days of a cohort are worked out once. */
export function dateOfDay(day: number): CalendarDate {
  let date = dates.get(day);
  if (date === undefined) dates.set(day, (date = addDays(EPOCH, day)));
  return date;
}
