import type { CommandType } from '#episode/commands';
import { directionOf } from '#episode/level';
import { discharge, followUp } from './aftermath.js';
import { amendCare, amendDischarge, MISTAKEN_DISCHARGE, voidEpisode } from './amendments.js';
import { careFor } from './care.js';
import { Chart, dateOfDay, type Draft } from './chart.js';
import { planCourse, type PlannedCourse, type PlannedStay } from './course.js';
import type { Dice } from './dice.js';
import { CANCELLED_BEFORE_ADMISSION, cancellationReasons } from './distributions.js';
import { decideLevel, refer, waitForAdmission, type Referral } from './intake.js';
import { admissionFacts, type Patient } from './patient.js';
import { noteMoves, programOf, type Modality } from './stay.js';

/** How much of an episode is told: all of it, or only referral, admission, changes of level and discharge. */
export type Detail = 'full' | 'none';

/** A whole episode: its entries in the order in which they are made, and the patient's discharge. */
export interface ToldEpisode {
  readonly drafts: readonly Draft[];
  /** The day on which the patient left alive; nothing if the episode came to no admission or is void. */
  readonly leftOn?: number;
}

/** Tells the episode that a referral leads to. `earlier`: how many episodes the patient has had here. */
export function tellEpisode(dice: Dice, referral: Referral, earlier: number, detail: Detail): ToldEpisode {
  const { day: referralDay, patient } = referral;
  const chart = new Chart();
  refer(chart, dice, referral);
  const waitedDays = Math.min(45, Math.floor(dice.around(4, 0.9)));
  if (detail === 'full') waitForAdmission(chart, dice, patient, referralDay, referralDay + waitedDays);
  const lastDay = referralDay + waitedDays;
  if (dice.chance(CANCELLED_BEFORE_ADMISSION)) {
    chart.note('CancelEpisode', lastDay, { reason: dice.weighted(cancellationReasons) });
    return { drafts: inOrderOfEntry(chart.drafts) };
  }
  const course = planCourse(dice, lastDay);
  treat(chart, dice, patient, course, earlier, detail);
  const voidDay = voidEpisode(chart, dice, referralDay);
  const drafts = inOrderOfEntry(chart.drafts).filter(({ type, enteredDay }) => isPossible(type, enteredDay, voidDay));
  const leftAlive = voidDay === undefined && course.reason !== 6;
  return { drafts, leftOn: leftAlive ? course.stays.at(-1)?.endDay : undefined };
}

function treat(
  chart: Chart,
  dice: Dice,
  patient: Patient,
  course: PlannedCourse,
  earlier: number,
  detail: Detail,
): void {
  let modality: Modality = dice.weighted([
    ['in-person', 70],
    ['hybrid', 20],
    ['telehealth', 10],
  ]);
  let before: PlannedStay | undefined;
  for (const stay of course.stays) {
    const late = before === undefined ? 0 : change(chart, dice, before, stay);
    if (before === undefined) admit(chart, dice, patient, stay, modality, earlier, detail);
    if (detail === 'full') {
      const told = noteMoves(chart, dice, stay, modality, late);
      careFor(chart, dice, patient, told);
      modality = told.modalityOn(stay.endDay);
    }
    before = stay;
  }
  const mistaken = detail === 'full' && dice.chance(MISTAKEN_DISCHARGE);
  const discharged = discharge(chart, dice, patient, course, mistaken);
  if (detail === 'none') return;
  followUp(chart, dice, patient, course);
  amendCare(chart, dice);
  if (mistaken && discharged !== undefined && before !== undefined) {
    amendDischarge(chart, dice, discharged, before.lastContactDay);
  }
}

function admit(
  chart: Chart,
  dice: Dice,
  patient: Patient,
  stay: PlannedStay,
  modality: Modality,
  earlier: number,
  detail: Detail,
): void {
  const { level, firstDay } = stay;
  if (detail === 'full') decideLevel(chart, dice, level, firstDay);
  const program = programOf(level.code);
  chart.note('AdmitPatient', firstDay, { level, program, modality, ...admissionFacts(dice, patient, earlier) });
  if (detail === 'full') plan(chart, dice, stay);
}

const needs = [
  'transport',
  'childcare',
  'work',
  'housing',
  'vocational',
  'financial',
  'medical',
  'legal',
  'family',
] as const;
const goals = ['Abstinence', 'Return to work', 'Repair family relations', 'Manage cravings', 'Stable housing'] as const;

function plan(chart: Chart, dice: Dice, { level, firstDay, lastContactDay }: PlannedStay): void {
  const isIntensive = level.code === '2.1';
  chart.note('SetTreatmentPlan', Math.min(firstDay + dice.between(0, 3), lastContactDay), {
    goals: [dice.pick(goals), 'Complete the program'],
    hoursPerWeek: isIntensive ? 9 : level.code === '2.5' ? 25 : 2,
    sessionsPerWeek: isIntensive ? 3 : level.code === '2.5' ? 5 : 1,
  });
  if (dice.chance(0.5)) chart.note('IdentifyNeed', firstDay, { need: dice.pick(needs), plan: 'Case manager to help' });
}

const changes = { down: 'StepDown', up: 'StepUp', lateral: 'TransferLaterally' } as const;

/** A change of level. Some are entered a few days late, when services at the new level are on record already. */
function change(chart: Chart, dice: Dice, from: PlannedStay, to: PlannedStay): number {
  const late = to.lastContactDay - to.firstDay > 10 && dice.chance(0.15) ? dice.between(1, 4) : 0;
  const said = { to: to.level, lastContactOn: dateOfDay(from.lastContactDay), program: programOf(to.level.code) };
  chart.note(changes[directionOf(from.level, to.level)], to.firstDay, said, late);
  return late;
}

function inOrderOfEntry(drafts: readonly Draft[]): Draft[] {
  return drafts.toSorted((a, b) => a.enteredDay - b.enteredDay);
}

function isPossible(type: CommandType, enteredDay: number, voidDay: number | undefined): boolean {
  return voidDay === undefined || type === 'VoidEpisode' || enteredDay < voidDay;
}
