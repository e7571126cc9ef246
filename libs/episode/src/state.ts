import { courseOf, emptyCourse, type EffectiveEvent, type Course } from './course.js';
import type { CalendarDate } from './dates.js';
import { isClinicalEvent, isCourseEvent, type ClinicalEvent, type CourseType, type EpisodeEvent } from './events.js';
import type { SourceEntry } from './payloads/common.js';

/** An event of an episode as the log holds it. Revisions count from 0 and are safe integers inside one stream. */
export interface RecordedEntry {
  readonly revision: number;
  /** The store's clock, ISO 8601 in UTC. */
  readonly recordedAt: string;
  readonly actor: string;
  readonly commandId: string;
  readonly commandDigest: string;
  readonly source?: SourceEntry;
  readonly event: EpisodeEvent;
}

/** A recorded entry with its current state. */
export interface Entry extends RecordedEntry {
  /** The entry as recorded or as last corrected; absent if it is void or not clinical. */
  readonly effective?: ClinicalEvent;
  /** Revisions of the corrections and voids that changed it, oldest first. */
  readonly changedBy: readonly number[];
}

/** An episode folded from its stream. */
export interface Episode {
  /** Revision of the last entry; -1 for an episode without entries. */
  readonly revision: number;
  readonly entries: readonly Entry[];
  readonly course: Course;
  /** Revision of the entry that voided the whole episode. */
  readonly voidedAt?: number;
}

export const newEpisode: Episode = { revision: -1, entries: [], course: emptyCourse };

export const episodeStatuses = [
  'new',
  'referred',
  'waitlisted',
  'admitted',
  'discharged',
  'cancelled',
  'void',
] as const;
export type EpisodeStatus = (typeof episodeStatuses)[number];

/** The status of an episode. `new`: at most assessments, diagnoses or screens that precede the referral. */
export function statusOf({ course, voidedAt }: Episode): EpisodeStatus {
  if (voidedAt !== undefined) return 'void';
  if (course.cancellation !== undefined) return 'cancelled';
  if (course.discharge !== undefined) return 'discharged';
  if (course.admission !== undefined) return 'admitted';
  if (course.waitlisting !== undefined) return 'waitlisted';
  return course.referral === undefined ? 'new' : 'referred';
}

/** The effective entries, in the order of their revisions. */
export function effectiveIn(entries: readonly Entry[]): EffectiveEvent[] {
  const list: EffectiveEvent[] = [];
  for (const { revision, effective } of entries) if (effective !== undefined) list.push({ revision, event: effective });
  return list;
}

/** The effective entries of the frame, in the order of their revisions: few among many. */
export function frameIn(entries: readonly Entry[]): EffectiveEvent<CourseType>[] {
  const list: EffectiveEvent<CourseType>[] = [];
  for (const { revision, effective } of entries) {
    if (effective !== undefined && isCourseEvent(effective)) list.push({ revision, event: effective });
  }
  return list;
}

/** The entry at a revision. */
export function entryAt({ entries }: Episode, revision: number): Entry | undefined {
  const guess = entries[revision];
  return guess?.revision === revision ? guess : entries.find((entry) => entry.revision === revision);
}

/** The entry that a command recorded, if this episode ever accepted it. */
export function entryOfCommand({ entries }: Episode, commandId: string): Entry | undefined {
  return entries.find((entry) => entry.commandId === commandId);
}

/** The entries with this name of their sender: one, and earlier ones that were voided. */
export function entriesOfSource({ entries }: Episode, { system, id }: SourceEntry): readonly Entry[] {
  return entries.filter(({ source }) => source?.id === id && source.system === system);
}

/** The latest entry with this name of its sender. */
export function entryOfSource(episode: Episode, source: SourceEntry): Entry | undefined {
  return entriesOfSource(episode, source).at(-1);
}

/** Whether an entry was entered in error. Corrections and voids themselves never are. */
export function isVoid({ event, effective }: Entry): boolean {
  return effective === undefined && isClinicalEvent(event);
}

/** The course up to a date, from the entries that are effective now. */
export function courseAsOf({ entries }: Episode, date: CalendarDate): Course {
  return courseOf(frameIn(entries).filter(({ event }) => event.data.effectiveOn <= date));
}

/** The episode with its course up to a date; without a date, the episode as it is. */
export function seenOn(episode: Episode, date: CalendarDate | undefined): Episode {
  return date === undefined ? episode : { ...episode, course: courseAsOf(episode, date) };
}
