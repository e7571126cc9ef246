import { directionOf } from '#episode/level';
import { discharge, followUp } from './aftermath.js';
import { correctCare, correctDischarge, MISTAKEN_DISCHARGE, voidEpisode } from './corrections.js';
import { careFor } from './care.js';
import { Chart, dateOfDay, type Draft } from './chart.js';
import { planCourse, type PlannedCourse, type PlannedStay } from './course.js';
import type { Dice, Weighted } from './dice.js';
import { CANCELLED_BEFORE_ADMISSION, cancellationReasons } from './distributions.js';
import { decideLevel, refer, waitForAdmission, type Referral } from './intake.js';
import { admissionFacts, type Patient } from './patient.js';
import { noteMoves, programOf, type Modality } from './stay.js';
import { planTreatment } from './treatment-plan.js';

/** How much of an episode to generate: all of it, or only referral, admission, changes of level and discharge. */
export type Detail = 'full' | 'none';

/** A whole episode: its entries in the order of entry, and the patient's discharge. */
export interface SimulatedEpisode {
  readonly drafts: readonly Draft[];
  /** The day on which the patient left alive; absent without an admission or if the episode is void. */
  readonly leftOn?: number;
}

/** Simulates the episode that follows a referral. `earlier`: how many episodes the patient has had here. */
export function simulateEpisode(dice: Dice, referral: Referral, earlier: number, detail: Detail): SimulatedEpisode {
  const { day: referralDay, patient } = referral;
  const chart = new Chart();
  refer(chart, dice, referral);
  const lastDay = referralDay + Math.min(45, Math.floor(dice.around(4, 0.9)));
  if (detail === 'full') waitForAdmission(chart, dice, patient, referralDay, lastDay);
  if (dice.chance(CANCELLED_BEFORE_ADMISSION)) {
    chart.note('CancelEpisode', lastDay, { reason: dice.weighted(cancellationReasons) });
    return { drafts: inOrderOfEntry(chart.drafts) };
  }
  const course = planCourse(dice, lastDay);
  treat({ chart, dice, patient, course, earlier, detail });
  const voidDay = voidEpisode(chart, dice, referralDay);
  const drafts = inOrderOfEntry(chart.drafts);
  if (voidDay !== undefined) return { drafts: drafts.filter((draft) => isPossible(draft, voidDay)) };
  return { drafts, leftOn: course.reason === DIED ? undefined : course.stays.at(-1)?.endDay };
}

const DIED = 6;

/** The input for the commands of a course of treatment. */
interface Treatment {
  readonly chart: Chart;
  readonly dice: Dice;
  readonly patient: Patient;
  readonly course: PlannedCourse;
  readonly earlier: number;
  readonly detail: Detail;
}

function treat(treatment: Treatment): void {
  const { chart, dice, patient, course, detail } = treatment;
  let modality: Modality = dice.weighted(modalities);
  let before: PlannedStay | undefined;
  for (const stay of course.stays) {
    const late = before === undefined ? admit(treatment, stay, modality) : change(chart, dice, before, stay);
    if (detail === 'full') {
      const moves = noteMoves(chart, dice, stay, modality, late);
      careFor(chart, dice, patient, moves);
      modality = moves.modalityOn(stay.endDay);
    }
    before = stay;
  }
  if (before !== undefined) finish(treatment, before);
}

const modalities: Weighted<Modality> = [
  ['in-person', 70],
  ['hybrid', 20],
  ['telehealth', 10],
];

/** The admission, entered on its day: returns how many days late, as `change` does. */
function admit({ chart, dice, patient, earlier, detail }: Treatment, stay: PlannedStay, modality: Modality): number {
  const { level, firstDay } = stay;
  if (detail === 'full') decideLevel(chart, dice, level, firstDay);
  const program = programOf(level.code);
  chart.note('AdmitPatient', firstDay, { level, program, modality, ...admissionFacts(dice, patient, earlier) });
  if (detail === 'full') planTreatment(chart, dice, stay);
  return 0;
}

const changes = { down: 'StepDown', up: 'StepUp', lateral: 'TransferLaterally' } as const;

/** A change of level. Some are entered a few days late, when services at the new level are on record already: returns how many. */
function change(chart: Chart, dice: Dice, from: PlannedStay, to: PlannedStay): number {
  const late = to.lastContactDay - to.firstDay > 10 && dice.chance(0.15) ? dice.between(1, 4) : 0;
  const said = { to: to.level, lastContactOn: dateOfDay(from.lastContactDay), program: programOf(to.level.code) };
  chart.note(changes[directionOf(from.level, to.level)], to.firstDay, said, late);
  return late;
}

function finish({ chart, dice, patient, course, detail }: Treatment, last: PlannedStay): void {
  const mistaken = detail === 'full' && dice.chance(MISTAKEN_DISCHARGE);
  const discharged = discharge(chart, dice, patient, last, course.reason, mistaken ? last.endDay : last.lastContactDay);
  if (detail === 'none') return;
  followUp(chart, dice, patient, last.endDay, course.reason);
  correctCare(chart, dice);
  if (mistaken) correctDischarge(chart, dice, discharged, last.lastContactDay);
}

function inOrderOfEntry(drafts: readonly Draft[]): Draft[] {
  return drafts.toSorted((a, b) => a.enteredDay - b.enteredDay);
}

/** Whether a draft is possible: nothing can be entered into a void episode. */
function isPossible({ type, enteredDay }: Draft, voidDay: number): boolean {
  return type === 'VoidEpisode' || enteredDay < voidDay;
}
