import { courseOf, courseWithMove, isMove, type Course, type Pause, type PhaseSpan, type Stay } from './course.js';
import type { CalendarDate } from './dates.js';
import { asEntry, changed, changesIn, type Changes } from './entries.js';
import { isCourseEvent, type ClinicalEvent } from './events.js';
import { frameIn, newEpisode, type Entry, type Episode, type RecordedEntry } from './state.js';

/**
 * Folds a stream as `evolve` does, but in linear time: it adds entries in place, and folds the course again only when an
 * entry changes earlier ones. With `effectiveOn`, the course is the one up to that date.
 */
export class Folding {
  readonly #entries: Entry[];
  #revision: number;
  #course: Course;
  #voidedAt: number | undefined;
  #lastMoveOn: CalendarDate | undefined;

  constructor(
    from: Episode = newEpisode,
    private readonly effectiveOn?: CalendarDate,
  ) {
    this.#entries = [...from.entries];
    this.#revision = from.revision;
    this.#voidedAt = from.voidedAt;
    this.#course = from.course;
    if (effectiveOn !== undefined) this.#foldCourse();
    this.#lastMoveOn = lastMoveOf(this.#frame());
  }

  /** The episode after the entries so far. It shares its list of entries with the fold, so the list grows. */
  get episode(): Episode {
    const [revision, entries, course, voidedAt] = [this.#revision, this.#entries, this.#course, this.#voidedAt];
    return voidedAt === undefined ? { revision, entries, course } : { revision, entries, course, voidedAt };
  }

  add(recorded: RecordedEntry): void {
    const { event, revision } = recorded;
    const changes = changesIn(event);
    const touched = changes !== undefined && this.#change(changes, revision);
    this.#entries.push(asEntry(recorded));
    this.#revision = revision;
    if (event.type === 'EpisodeVoided') this.#voidedAt ??= revision;
    else if (touched) this.#foldCourse();
    else if (isCourseEvent(event) && this.#isSeen(event)) this.#addToCourse(event);
  }

  /** Whether one of them was part of the course, or is now. */
  #change(changes: Changes, by: number): boolean {
    let touched = false;
    for (const revision of changes.keys()) {
      const index = this.#indexOf(revision);
      const entry = this.#entries[index];
      if (entry === undefined) continue;
      const next = changed(entry, changes, by);
      this.#entries[index] = next;
      touched ||= [entry, next].some(({ effective }) => effective !== undefined && isCourseEvent(effective));
    }
    return touched;
  }

  #indexOf(revision: number): number {
    if (this.#entries[revision]?.revision === revision) return revision;
    return this.#entries.findIndex((entry) => entry.revision === revision);
  }

  #addToCourse(event: ClinicalEvent): void {
    const on = event.data.effectiveOn;
    const isLast = this.#lastMoveOn === undefined || on >= this.#lastMoveOn;
    if (!isMove(event) || !isLast || this.#course.discharge !== undefined) return this.#foldCourse();
    this.#course = courseWithMove(this.#course, event);
    this.#lastMoveOn = on;
  }

  #foldCourse(): void {
    const frame = this.#frame();
    this.#course = sharing(courseOf(frame), this.#course);
    this.#lastMoveOn = lastMoveOf(frame);
  }

  #frame() {
    return frameIn(this.#entries).filter(({ event }) => this.#isSeen(event));
  }

  #isSeen({ data }: ClinicalEvent): boolean {
    return this.effectiveOn === undefined || data.effectiveOn <= this.effectiveOn;
  }
}

function lastMoveOf(frame: ReturnType<typeof frameIn>): CalendarDate | undefined {
  let last: CalendarDate | undefined;
  for (const { event } of frame) {
    const on = event.data.effectiveOn;
    if (isMove(event) && (last === undefined || on > last)) last = on;
  }
  return last;
}

/** A course that shares equal parts with another, so that a comparison by reference can skip them. */
function sharing(course: Course, before: Course): Course {
  return {
    ...course,
    stays: sharedParts(course.stays, before.stays, isSameStay),
    phases: sharedParts(course.phases, before.phases, isSamePhase),
    pauses: sharedParts(course.pauses, before.pauses, isSamePause),
  };
}

function sharedParts<T>(parts: readonly T[], before: readonly T[], isSame: (a: T, b: T) => boolean): readonly T[] {
  return parts.map((part, index) => {
    const old = before[index];
    return old !== undefined && isSame(part, old) ? old : part;
  });
}

function isSameStay(a: Stay, b: Stay): boolean {
  const isSameStart = a.level === b.level && a.startedOn === b.startedOn && a.ordinal === b.ordinal;
  return isSameStart && a.program === b.program && a.modality === b.modality && isSameEnd(a.end, b.end);
}

function isSameEnd(a: Stay['end'], b: Stay['end']): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.on === b.on && a.lastContactOn === b.lastContactOn && a.by === b.by && a.to === b.to;
}

function isSamePhase(a: PhaseSpan, b: PhaseSpan): boolean {
  const isSameSpan = a.from === b.from && a.to === b.to && a.stay === b.stay;
  return isSameSpan && a.phase === b.phase && a.label === b.label;
}

function isSamePause(a: Pause, b: Pause): boolean {
  return a.from === b.from && a.to === b.to && a.reason === b.reason;
}
