import type { ClinicalEvent, EntriesCorrected, EntriesVoided } from '#episode/events';
import { isClinicalEvent, isCourseEvent } from '#episode/events';
import { evolve } from '#episode/evolve';
import { newEpisode, type Episode, type RecordedEntry } from '#episode/state';
import type { FactRow, FactTable } from '../schema/fact-tables.js';
import { factRules, type FactRules } from './fact-rules.js';
import { assertFits } from './fits.js';

/** Identifies a version of a fact; the same object from its opening to its closing. */
export interface Version {
  readonly table: FactTable;
  readonly key: number;
  /** Log position from which it is effective. */
  readonly since: bigint;
}

export interface OpenFact {
  readonly version: Version;
  readonly row: FactRow;
}

/**
 * The part of a folded episode that it takes to project its next event: the entries of its course, and for every other
 * entry only its current facts. It belongs to the caller that projects the episode, and is changed in place.
 */
export interface ProjectedEpisode {
  /** Revision of the last projected event; -1 before the first. */
  revision: number;
  /** The episode folded from its course entries only. */
  frame: Episode;
  /** Current facts of the course, by table and key. */
  readonly course: Map<string, OpenFact>;
  /** Current facts of every other effective entry, by its revision. */
  readonly entries: Map<number, readonly Version[]>;
}

/** What one event changed in the facts. */
export interface FactChanges {
  readonly opened: readonly OpenFact[];
  readonly closed: readonly Version[];
}

export function newProjectedEpisode(): ProjectedEpisode {
  return { revision: -1, frame: newEpisode, course: new Map(), entries: new Map() };
}

/**
 * Projects the next event of an episode and returns what it changed. An entry that only adds is compared with nothing.
 * A course entry is compared with the facts of the course. A correction or a void is compared with the facts of the
 * course and of the entries that it names, whose facts are written again. Together with the earlier facts the result is
 * what `factsOf` gives for the whole episode. If the facts cannot be made it throws and changes nothing: `UnfitFact`,
 * or whatever a malformed payload causes.
 */
export function project(
  projected: ProjectedEpisode,
  recorded: RecordedEntry,
  position: bigint,
  rules: FactRules = factRules,
): FactChanges {
  const { event, revision } = recorded;
  let changes: FactChanges = { opened: [], closed: [] };
  if (projected.frame.voidedAt === undefined) {
    changes =
      isClinicalEvent(event) && !isCourseEvent(event)
        ? addEntry(projected, revision, event, position, rules)
        : changeFrame(projected, recorded, position, rules);
  }
  projected.revision = revision;
  return changes;
}

function addEntry(
  { entries }: ProjectedEpisode,
  revision: number,
  event: ClinicalEvent,
  position: bigint,
  rules: FactRules,
): FactChanges {
  const opened = rules.entry({ revision, event }).map((row) => openedAt(position, row));
  entries.set(revision, opened.map(versionOf));
  return { opened, closed: [] };
}

function changeFrame(
  projected: ProjectedEpisode,
  recorded: RecordedEntry,
  position: bigint,
  rules: FactRules,
): FactChanges {
  const { event } = recorded;
  if (event.type === 'EpisodeVoided') return closeAll(projected, recorded);
  const replaced = isClinicalEvent(event) ? [] : entriesReplacedBy(event.data, projected, position, rules);
  const frame = evolve(projected.frame, recorded);
  const course = difference(projected.course, rules.course(frame), position);
  const changes = {
    opened: [...course.opened, ...replaced.flatMap(({ facts }) => facts)],
    closed: [
      ...course.closed.map(versionOf),
      ...replaced.flatMap(({ revision }) => projected.entries.get(revision) ?? []),
    ],
  };
  // Nothing below throws.
  projected.frame = frame;
  for (const { row } of course.closed) projected.course.delete(nameOf(row));
  for (const fact of course.opened) projected.course.set(nameOf(fact.row), fact);
  for (const { revision, facts, isEffective } of replaced) {
    if (isEffective) projected.entries.set(revision, facts.map(versionOf));
    else projected.entries.delete(revision);
  }
  return changes;
}

/** An entry outside the course that a correction or a void changes, with its new facts. */
interface ReplacedEntry {
  readonly revision: number;
  readonly isEffective: boolean;
  readonly facts: readonly OpenFact[];
}

function entriesReplacedBy(
  data: EntriesCorrected | EntriesVoided,
  { entries, frame }: ProjectedEpisode,
  position: bigint,
  rules: FactRules,
): ReplacedEntry[] {
  if ('revisions' in data) {
    const voided = [...new Set(data.revisions.map(Number))];
    return voided.filter((each) => entries.has(each)).map((revision) => ({ revision, isEffective: false, facts: [] }));
  }
  const replacements = new Map(data.corrections.map((each) => [Number(each.revision), each as ClinicalEvent]));
  return [...replacements].flatMap(([revision, { type, data }]) => {
    const event = { type, data } as ClinicalEvent;
    const inCourse = frame.entries.some((entry) => entry.revision === revision && entry.effective !== undefined);
    if (isCourseEvent(event) ? entries.has(revision) : inCourse) throw new Error(`entry ${revision} is not a ${type}`);
    if (!entries.has(revision)) return [];
    return [
      { revision, isEffective: true, facts: rules.entry({ revision, event }).map((row) => openedAt(position, row)) },
    ];
  });
}

function closeAll(projected: ProjectedEpisode, recorded: RecordedEntry): FactChanges {
  const closed = [...[...projected.course.values()].map(versionOf), ...[...projected.entries.values()].flat()];
  projected.frame = evolve(projected.frame, recorded);
  projected.course.clear();
  projected.entries.clear();
  return { opened: [], closed };
}

/** The changes from the current facts to the wanted ones. */
function difference(
  current: ReadonlyMap<string, OpenFact>,
  wanted: readonly FactRow[],
  position: bigint,
): { opened: OpenFact[]; closed: OpenFact[] } {
  const opened: OpenFact[] = [];
  const closed: OpenFact[] = [];
  const names = new Set<string>();
  for (const row of wanted) {
    const name = nameOf(row);
    names.add(name);
    const open = current.get(name);
    if (open !== undefined && sameColumns(open.row, row)) continue;
    if (open !== undefined) closed.push(open);
    opened.push(openedAt(position, row));
  }
  for (const [name, open] of current) if (!names.has(name)) closed.push(open);
  return { opened, closed };
}

function openedAt(since: bigint, row: FactRow): OpenFact {
  assertFits(row);
  return { version: { table: row.table, key: row.key, since }, row };
}

function versionOf({ version }: OpenFact): Version {
  return version;
}

function nameOf({ table, key }: FactRow): string {
  return `${table}/${key}`;
}

function sameColumns(a: FactRow, b: FactRow): boolean {
  const left: Readonly<Record<string, unknown>> = a.columns;
  const right: Readonly<Record<string, unknown>> = b.columns;
  for (const name in right) if (left[name] !== right[name]) return false;
  return true;
}
