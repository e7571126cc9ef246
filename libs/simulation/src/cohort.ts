import { parse, v5 as uuidv5 } from 'uuid';
import type { CommandData, CommandType } from '#episode/commands';
import { dayNumber, type CalendarDate } from '#episode/dates';
import type { SourceEntry } from '#episode/payloads/common';
import { dateOfDay, type Draft } from './chart.js';
import type { CommandLine } from './command-line.js';
import type { Detail } from './episode.js';

export interface SimulationOptions {
  /** A whole number. The same options give the same lines, down to the ids. */
  readonly seed: number;
  /** The number of episodes. */
  readonly episodes: number;
  /** The first referral; default three years before `until`. */
  readonly from?: CalendarDate;
  /** The last day: nothing is dated or entered after it, and some episodes are still open then. */
  readonly until: CalendarDate;
  /** `none` leaves out everything but referral, cancellation, admission, changes of level and discharge; default `full`. */
  readonly services?: Detail;
  /** Days by which to shift every date, including `from` and `until`: a multiple of 7, because sessions are on weekdays. Ids, order and ages stay. */
  readonly daysLater?: number;
}

/** The values that all episodes of a simulation share. */
export interface Cohort {
  readonly seed: number;
  readonly episodes: number;
  readonly fromDay: number;
  readonly untilDay: number;
  readonly detail: Detail;
  /** The prefix of the ids of its episodes and patients, different for every set of options. */
  readonly prefix: string;
  /** Namespace of its command ids. */
  readonly namespace: Uint8Array;
}

const NAMESPACE = 'c0a0c0de-51f0-5e11-8a51-51d0d0c0a0d5';
const SYSTEM = 'simulated-record-system';
const DEFAULT_DAYS = 3 * 365;

export function cohortOf({ seed, episodes, from, until, services: detail = 'full' }: SimulationOptions): Cohort {
  const untilDay = dayNumber(until);
  const fromDay = from === undefined ? untilDay - DEFAULT_DAYS : dayNumber(from);
  const namespace = uuidv5(JSON.stringify([seed, episodes, fromDay, untilDay, detail]), NAMESPACE);
  const prefix = `sim-${namespace.slice(0, 8)}`;
  return { seed, episodes, fromDay, untilDay, detail, prefix, namespace: parse(namespace) };
}

/** The id of the nth episode (from 0). */
export function episodeIdOf({ prefix }: Cohort, order: number): string {
  return `${prefix}-${String(order + 1).padStart(6, '0')}`;
}

/** The nth entry of an episode as a line. Every command records one event, so that the nth line becomes revision n. */
export function lineOf(cohort: Cohort, episodeId: string, drafts: readonly Draft[], revision: number): CommandLine;
export function lineOf(cohort: Cohort, episodeId: string, drafts: readonly Draft[], revision: number): Sent {
  const sourceAt = (index: number): SourceEntry => ({ system: SYSTEM, id: `${episodeId}/${index + 1}` });
  const { type, effectiveDay, say } = drafts[revision]!;
  const said = say({
    revisionOf: (draft) => drafts.indexOf(draft),
    sourceOf: (draft) => sourceAt(drafts.indexOf(draft)),
  });
  const source = sourceAt(revision);
  const data = { effectiveOn: dateOfDay(effectiveDay), ...said };
  return { commandId: uuidv5(source.id, cohort.namespace), episodeId, type, data, source };
}

/** A line whose type and data match only by construction of the draft, not by type. */
interface Sent extends Omit<CommandLine, 'type' | 'data'> {
  readonly type: CommandType;
  readonly data: Partial<CommandData[CommandType]>;
}
