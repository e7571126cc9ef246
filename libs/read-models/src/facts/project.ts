import { isClinicalEvent, isCourseEvent } from '#episode/events';
import { evolve } from '#episode/evolve';
import { believedIn, newEpisode, type Episode, type RecordedEntry } from '#episode/state';
import type { FactRow } from '../schema/fact-tables.js';
import { courseFacts } from './course-facts.js';
import { entryFacts } from './entry-facts.js';
import { demandFit } from './fits.js';

/** A fact with the log position from which it is believed. */
export interface OpenFact {
  readonly row: FactRow;
  readonly since: bigint;
}

/** Current facts by table and key. */
export type OpenFacts = Map<string, OpenFact>;

/** A folded episode with the facts that are current. Its maps belong to whoever folds it and are changed in place. */
export interface ProjectedEpisode {
  readonly episode: Episode;
  readonly course: OpenFacts;
  readonly entries: OpenFacts;
}

/** What one event did to the facts. */
export interface FactChanges {
  readonly opened: readonly FactRow[];
  readonly closed: readonly OpenFact[];
}

export function newProjectedEpisode(): ProjectedEpisode {
  return { episode: newEpisode, course: new Map(), entries: new Map() };
}

const unchanged: FactChanges = { opened: [], closed: [] };

/**
 * Folds one more entry into an episode and says what it changed. An entry that only adds is not compared with
 * anything; a course entry is compared with the facts of the course; only a correction or a void with all of them.
 * Throws, with everything as it was, where the facts cannot be made (`UnfitFact`, or whatever a malformed payload gives).
 */
export function project(
  before: ProjectedEpisode,
  recorded: RecordedEntry,
  position: bigint,
): { after: ProjectedEpisode; changes: FactChanges } {
  const { course, entries } = before;
  const episode = evolve(before.episode, recorded);
  const inCourse = changesOfCourse(course, episode, recorded);
  const inEntries = changesOfEntries(entries, episode, recorded);
  inCourse.opened.forEach(demandFit);
  inEntries.opened.forEach(demandFit);
  apply(course, inCourse, position);
  apply(entries, inEntries, position);
  return { after: { episode, course, entries }, changes: joined(inCourse, inEntries) };
}

function changesOfCourse(current: OpenFacts, episode: Episode, { event }: RecordedEntry): FactChanges {
  if (isClinicalEvent(event) && !isCourseEvent(event)) return unchanged;
  return difference(current, episode.voidedAt === undefined ? courseFacts(episode) : []);
}

function changesOfEntries(current: OpenFacts, episode: Episode, { event, revision }: RecordedEntry): FactChanges {
  if (!isClinicalEvent(event)) {
    return difference(current, episode.voidedAt === undefined ? believedIn(episode.entries).flatMap(entryFacts) : []);
  }
  if (isCourseEvent(event) || episode.voidedAt !== undefined) return unchanged;
  return { opened: entryFacts({ revision, event }), closed: [] };
}

/** What turns the current facts into the wanted ones. */
function difference(current: OpenFacts, wanted: readonly FactRow[]): FactChanges {
  const opened: FactRow[] = [];
  const closed: OpenFact[] = [];
  const names = new Set<string>();
  for (const row of wanted) {
    const name = nameOf(row);
    names.add(name);
    const open = current.get(name);
    if (open !== undefined && sameColumns(open.row, row)) continue;
    if (open !== undefined) closed.push(open);
    opened.push(row);
  }
  for (const [name, open] of current) if (!names.has(name)) closed.push(open);
  return { opened, closed };
}

function apply(current: OpenFacts, { opened, closed }: FactChanges, since: bigint): void {
  for (const { row } of closed) current.delete(nameOf(row));
  for (const row of opened) current.set(nameOf(row), { row, since });
}

function joined(a: FactChanges, b: FactChanges): FactChanges {
  if (a === unchanged) return b;
  if (b === unchanged) return a;
  return { opened: [...a.opened, ...b.opened], closed: [...a.closed, ...b.closed] };
}

function nameOf({ table, key }: FactRow): string {
  return `${table}/${key}`;
}

function sameColumns(a: FactRow, b: FactRow): boolean {
  const mine: Readonly<Record<string, unknown>> = a.columns;
  return Object.entries(b.columns).every(([name, value]) => mine[name] === value);
}
