import type { CalendarDate } from './dates.js';
import type { ClinicalEvent, ClinicalType, CourseEvent } from './events.js';
import { isCourseEvent } from './events.js';
import { sameLevel, type Direction, type Level } from './level.js';
import type { LevelChanged, PatientAdmitted } from './payloads/stay.js';

/** An effective entry: what was recorded at a revision, with its corrections applied. */
export interface EffectiveEvent<Type extends ClinicalType = ClinicalType> {
  readonly revision: number;
  readonly event: ClinicalEvent<Type>;
}

/** A continuous period at one level of care. The next stay starts on the day this one ends. */
export interface Stay {
  /** 1 for the first stay of the episode. */
  readonly ordinal: number;
  readonly level: Level;
  readonly startedOn: CalendarDate;
  /** Program and modality at the end of the stay or, if it is open, now. */
  readonly program?: string;
  readonly modality?: PatientAdmitted['modality'];
  readonly end?: StayEnd;
}

export interface StayEnd {
  readonly on: CalendarDate;
  readonly lastContactOn: CalendarDate;
  readonly by: Direction | 'discharge';
  /** The level of the next stay. */
  readonly to?: Level;
}

/** A period inside the episode; without `to` it is still open. */
export interface PhaseSpan {
  readonly stay: number;
  readonly phase: string;
  readonly label?: string;
  readonly from: CalendarDate;
  readonly to?: CalendarDate;
}

export interface Pause {
  readonly from: CalendarDate;
  readonly to?: CalendarDate;
  readonly reason: string;
}

/** The frame of an episode: a pure function of its effective course entries. */
export interface Course {
  readonly referral?: EffectiveEvent<'ReferralReceived'>;
  readonly waitlisting?: EffectiveEvent<'PatientWaitlisted'>;
  readonly admission?: EffectiveEvent<'PatientAdmitted'>;
  readonly stays: readonly Stay[];
  readonly phases: readonly PhaseSpan[];
  readonly pauses: readonly Pause[];
  readonly discharge?: EffectiveEvent<'PatientDischarged'>;
  readonly cancellation?: EffectiveEvent<'EpisodeCancelled'>;
}

export const emptyCourse: Course = { stays: [], phases: [], pauses: [] };

/** Compares by effective date, then by the revision of the original entry: the effective order. */
export function inEffectiveOrder(a: EffectiveEvent, b: EffectiveEvent): number {
  if (a.event.data.effectiveOn !== b.event.data.effectiveOn) {
    return a.event.data.effectiveOn < b.event.data.effectiveOn ? -1 : 1;
  }
  return a.revision - b.revision;
}

/**
 * The course that the effective entries describe. Total: it ignores entries that do not fit the frame around them, which
 * `decide` refuses but an old log may hold.
 */
export function courseOf(effective: readonly EffectiveEvent[]): Course {
  const entries = effective.filter((entry): entry is EffectiveEvent & { event: CourseEvent } =>
    isCourseEvent(entry.event),
  );
  const admission = first(entries, 'PatientAdmitted');
  const frame = {
    referral: first(entries, 'ReferralReceived'),
    waitlisting: first(entries, 'PatientWaitlisted'),
    admission,
    cancellation: admission === undefined ? first(entries, 'EpisodeCancelled') : undefined,
  };
  if (admission === undefined) return { ...emptyCourse, ...frame };
  const discharge = dischargeAfter(admission, entries);
  return { ...frame, ...staysOf(admission, movesOf(entries), discharge), discharge };
}

function dischargeAfter(
  admission: EffectiveEvent<'PatientAdmitted'>,
  entries: readonly EffectiveEvent[],
): EffectiveEvent<'PatientDischarged'> | undefined {
  const discharge = first(entries, 'PatientDischarged');
  const fits = discharge !== undefined && discharge.event.data.effectiveOn >= admission.event.data.effectiveOn;
  return fits ? discharge : undefined;
}

/** The first entry of a type, which is the one that counts: an episode has one referral, one admission, one discharge. */
export function first<Type extends ClinicalType>(
  entries: readonly EffectiveEvent[],
  type: Type,
): EffectiveEvent<Type> | undefined {
  return entries.find((entry): entry is EffectiveEvent<Type> => entry.event.type === type);
}

/** The entries between admission and discharge, in effective order. */
export function movesOf(entries: readonly EffectiveEvent[]): EffectiveEvent[] {
  return entries.filter(({ event }) => isMove(event)).sort(inEffectiveOrder);
}

export function isMove(event: ClinicalEvent): boolean {
  return (
    isLevelChange(event) ||
    event.type === 'PhaseChanged' ||
    event.type === 'ProgramChanged' ||
    event.type === 'ModalityChanged' ||
    event.type === 'TreatmentPaused' ||
    event.type === 'TreatmentResumed'
  );
}

export type LevelChangeType = 'SteppedDown' | 'SteppedUp' | 'TransferredLaterally';

export function isLevelChange(event: ClinicalEvent): event is ClinicalEvent<LevelChangeType> {
  return event.type === 'SteppedDown' || event.type === 'SteppedUp' || event.type === 'TransferredLaterally';
}

/** The direction that a change of level claims. */
export const claimedDirection = {
  SteppedDown: 'down',
  SteppedUp: 'up',
  TransferredLaterally: 'lateral',
} as const satisfies Record<LevelChangeType, Direction>;

/** The current stay at the end of a date: `undefined` before admission, the last stay after discharge. */
export function stayOn(course: Course, date: CalendarDate): Stay | undefined {
  return course.stays.findLast(({ startedOn }) => startedOn <= date);
}

/** The part of a course that the moves determine. */
export type Stays = Pick<Course, 'stays' | 'phases' | 'pauses'>;

/** The first stay, as the admission opens it. */
export function openedBy({ event: { data } }: EffectiveEvent<'PatientAdmitted'>): Stays {
  const { level, effectiveOn, program, modality } = data;
  return { stays: [{ ordinal: 1, level, startedOn: effectiveOn, program, modality }], phases: [], pauses: [] };
}

/** Whether a pause is open after the moves so far. */
export function isPaused({ pauses }: Stays): boolean {
  const last = pauses.at(-1);
  return last !== undefined && last.to === undefined;
}

/** `Stays` with lists that the fold can change. */
interface GrowingStays {
  readonly stays: Stay[];
  readonly phases: PhaseSpan[];
  readonly pauses: Pause[];
}

function growing({ stays, phases, pauses }: Stays): GrowingStays {
  return { stays: [...stays], phases: [...phases], pauses: [...pauses] };
}

/** Applies one move. A move that does not fit (see `rules/moves.ts`) changes nothing or, at worst, what it names. */
export function applyMove(stays: Stays, event: ClinicalEvent): Stays {
  const next = growing(stays);
  move(next, event);
  return next;
}

/** The course after one more move. The move is the last in effective order, and the course has not ended. */
export function courseWithMove(course: Course, event: ClinicalEvent): Course {
  const { admission } = course;
  const isInside = admission !== undefined && event.data.effectiveOn >= admission.event.data.effectiveOn;
  return isInside ? { ...course, ...applyMove(course, event) } : course;
}

function move(stays: GrowingStays, event: ClinicalEvent): void {
  if (isLevelChange(event)) return changeLevel(stays, event.data, claimedDirection[event.type]);
  const { effectiveOn: on } = event.data;
  switch (event.type) {
    case 'PhaseChanged': {
      const { phase, label } = event.data;
      endPhase(stays, on);
      stays.phases.push({ stay: stays.stays.length, phase, label, from: on });
      return;
    }
    case 'ProgramChanged':
      return replaceLast(stays.stays, { program: event.data.program });
    case 'ModalityChanged':
      return replaceLast(stays.stays, { modality: event.data.modality });
    case 'TreatmentPaused':
      if (!isPaused(stays)) stays.pauses.push({ from: on, reason: event.data.reason });
      return;
    case 'TreatmentResumed':
      if (isPaused(stays)) replaceLast(stays.pauses, { to: on });
      return;
    default:
  }
}

function staysOf(
  admission: EffectiveEvent<'PatientAdmitted'>,
  moves: readonly EffectiveEvent[],
  discharge: EffectiveEvent<'PatientDischarged'> | undefined,
): Stays {
  const from = admission.event.data.effectiveOn;
  const until = discharge?.event.data.effectiveOn;
  const stays = growing(openedBy(admission));
  for (const { event } of moves) {
    const on = event.data.effectiveOn;
    if (on >= from && (until === undefined || on <= until)) move(stays, event);
  }
  if (discharge !== undefined) closeAll(stays, discharge.event.data);
  return stays;
}

function changeLevel(stays: GrowingStays, { effectiveOn: on, ...change }: LevelChanged, by: Direction): void {
  const { lastContactOn, to } = change;
  const last = stays.stays.at(-1);
  if (last === undefined || sameLevel(last.level, to)) return;
  replaceLast(stays.stays, { end: { on, lastContactOn, by, to } });
  stays.stays.push({
    ordinal: last.ordinal + 1,
    level: to,
    startedOn: on,
    program: change.program ?? last.program,
    modality: change.modality ?? last.modality,
  });
  endPhase(stays, on);
}

function closeAll(
  stays: GrowingStays,
  { effectiveOn: on, lastContactOn }: ClinicalEvent<'PatientDischarged'>['data'],
): void {
  replaceLast(stays.stays, { end: { on, lastContactOn, by: 'discharge' } });
  endPhase(stays, on);
  if (isPaused(stays)) replaceLast(stays.pauses, { to: on });
}

function endPhase({ phases }: GrowingStays, on: CalendarDate): void {
  const last = phases.at(-1);
  if (last !== undefined && last.to === undefined) replaceLast(phases, { to: on });
}

function replaceLast<T extends object>(list: T[], change: Partial<T>): void {
  const last = list.at(-1);
  if (last !== undefined) list[list.length - 1] = { ...last, ...change };
}
