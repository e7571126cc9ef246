import type { CodeOf } from '#episode/codes/code-list';
import type * as clinical from '#episode/codes/clinical';
import { dateOfDay, type Chart, type Draft } from './chart.js';
import type { DischargeReason, PlannedStay } from './course.js';
import type { Dice } from './dice.js';
import { outcomeFacts, type Patient } from './patient.js';

type Disposition = CodeOf<typeof clinical.disposition>;

const COMPLETED = 1;
const TRANSFERRED = 4;
const DIED = 6;
const FOLLOW_UP_MONTHS = [3, 6, 12, 18] as const;
const DAYS_PER_MONTH = 365.25 / 12;

const dispositions: Readonly<Record<DischargeReason, readonly Disposition[]>> = {
  1: ['home', 'home', 'home', 'sober-living', 'lower-level'],
  2: ['unknown', 'home'],
  3: ['home', 'unknown', 'other'],
  4: ['higher-level', 'lower-level', 'hospital'],
  5: ['correctional-facility'],
  6: ['other'],
  7: ['home', 'other', 'unknown'],
};

const referrals: Partial<Record<Disposition, readonly string[]>> = {
  'lower-level': ['Harbor Outpatient Clinic', 'Eastside Counseling'],
  'higher-level': ['Ridgeview Residential', 'County Detoxification Unit'],
  hospital: ['County General Hospital'],
  'sober-living': ['Oak House'],
};

/** The degree of recovery at discharge, by reason, from 0 to 1. */
const recoveries: Partial<Record<DischargeReason, number>> = { [COMPLETED]: 0.8, [TRANSFERRED]: 0.4 };

/** The discharge from the last stay, with the last contact as it is first entered. */
export function discharge(
  chart: Chart,
  dice: Dice,
  patient: Patient,
  { endDay }: PlannedStay,
  reason: DischargeReason,
  lastContactDay: number,
): Draft<'DischargePatient'> {
  const disposition = dice.pick(dispositions[reason]);
  const programs = referrals[disposition];
  const hasOutcomes = reason === COMPLETED || (reason !== DIED && dice.chance(0.4));
  return chart.note('DischargePatient', endDay, {
    lastContactOn: dateOfDay(lastContactDay),
    reason,
    disposition,
    ...(programs === undefined ? {} : { referredTo: [dice.pick(programs)] }),
    ...(hasOutcomes ? { outcomes: outcomeFacts(dice, patient, recoveries[reason] ?? 0.2) } : {}),
  });
}

/** Continuing care, and calls at 3, 6, 12 and 18 months, which reach the patient less and less often. */
export function followUp(chart: Chart, dice: Dice, patient: Patient, endDay: number, reason: DischargeReason): void {
  if (reason === DIED) return;
  if (dice.chance(reason === COMPLETED ? 0.85 : 0.2)) {
    const supports = [dice.pick(['aa', 'na', 'smart'] as const), dice.pick(['alumni', 'outpatient', 'peer-support'])];
    chart.note('ArrangeContinuingCare', endDay, { supports, relapsePreventionPlan: dice.chance(0.8) });
  }
  if (reason !== COMPLETED && dice.chance(0.6)) return;
  for (const months of FOLLOW_UP_MONTHS) {
    const day = endDay + Math.round(months * DAYS_PER_MONTH) + dice.between(-7, 14);
    if (!dice.chance(0.75 - months * 0.02)) {
      chart.note('RecordFollowUp', day, { monthsAfterDischarge: months, reached: false });
      continue;
    }
    const recovery = (recoveries[reason] ?? 0.2) * (1 - months / 60);
    chart.note('RecordFollowUp', day, {
      monthsAfterDischarge: months,
      reached: true,
      daysAbstinent: dice.chance(recovery) ? 30 : dice.between(0, 29),
      problemSeverity: dice.pick(['none', 'mild', 'mild', 'moderate', 'severe']),
      outcomes: outcomeFacts(dice, patient, recovery),
    });
  }
}
