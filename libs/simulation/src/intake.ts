import type { Chart } from './chart.js';
import { dateOfDay } from './chart.js';
import type { Dice } from './dice.js';
import { iop, referralSources } from './distributions.js';
import type { Patient } from './patient.js';
import type { Level } from '#episode/level';
import type { CodeOf } from '#episode/codes/code-list';
import type * as clinical from '#episode/codes/clinical';

/** A referral: the patient, the provider and the day. */
export interface Referral {
  readonly patient: Patient;
  readonly providerId: string;
  readonly day: number;
  readonly previousEpisodeId?: string;
}

const payers = ['Medicaid', 'Blue Cross', 'Aetna', 'United', 'Medicare', 'Self-pay'] as const;
const AUTHORIZED_DAYS = 30;

export function refer(chart: Chart, dice: Dice, { patient, providerId, day, previousEpisodeId }: Referral): void {
  chart.note('ReceiveReferral', day, {
    patientId: patient.id,
    providerId,
    referralSource: dice.weighted(referralSources),
    ...(dice.chance(0.7) ? { requestedLevel: iop } : {}),
    ...(previousEpisodeId === undefined ? {} : { previousEpisodeId }),
  });
}

/** The entries between referral and admission, or between referral and cancellation. */
export function waitForAdmission(chart: Chart, dice: Dice, patient: Patient, referralDay: number, lastDay: number) {
  if (lastDay - referralDay > 7 && dice.chance(0.7)) {
    const reason = dice.pick(['No place in the evening group', 'Waiting for authorization', 'No place']);
    chart.note('WaitlistPatient', referralDay + dice.between(0, 2), { reason, priority: dice.between(1, 3) });
  }
  if (dice.chance(0.9)) cover(chart, dice, referralDay);
  const assessedDay = dice.between(referralDay, lastDay);
  screenForUse(chart, dice, patient, assessedDay);
  chart.note('RecordDiagnosis', assessedDay, { code: patient.substance.diagnosis, rank: 1 });
  if (dice.chance(0.4)) {
    chart.note('RecordDiagnosis', assessedDay, { code: dice.pick(['F33.1', 'F41.1', 'F43.10', 'F31.9']), rank: 2 });
  }
}

/** The assessment by ASAM's dimensions, which determines the level, and a payer's decision about it. */
export function decideLevel(chart: Chart, dice: Dice, level: Level, admissionDay: number): void {
  const ratings = [1, 2, 3, 4, 5, 6].map((dimension) => ({
    item: `dimension-${dimension}`,
    rating: String(dice.between(0, dimension < 3 ? 1 : 3)),
  }));
  chart.note('RecordAssessment', admissionDay, { instrument: 'asam-3', ratings, recommendedLevel: level });
  authorize(chart, dice, level, admissionDay);
}

/** A payer's decision on the next 30 days at a level. */
export function authorize(chart: Chart, dice: Dice, level: Level, fromDay: number): void {
  const decision = dice.weighted<CodeOf<typeof clinical.authorizationDecision>>([
    ['approved', 88],
    ['pended', 8],
    ['denied', 4],
  ]);
  chart.note('DecideAuthorization', fromDay, {
    payer: dice.pick(payers),
    level,
    from: dateOfDay(fromDay),
    to: dateOfDay(fromDay + AUTHORIZED_DAYS - 1),
    quantity: decision === 'denied' ? 0 : dice.pick([10, 12, 15]),
    unit: 'sessions',
    decision,
  });
}

/** Questionnaires with a total: the number of items, and the highest rating of an item. */
const questionnaires = {
  audit: { items: 10, highest: 4 },
  'dast-10': { items: 10, highest: 1 },
  'phq-9': { items: 9, highest: 3 },
  'gad-7': { items: 7, highest: 3 },
  bam: { items: 17, highest: 4 },
} as const;

/** The answers to a questionnaire, with their total. */
export function rate(chart: Chart, dice: Dice, day: number, instrument: keyof typeof questionnaires): void {
  const { items, highest } = questionnaires[instrument];
  const answers = Array.from({ length: items }, () => dice.between(0, highest));
  chart.note('RecordAssessment', day, {
    instrument,
    ratings: answers.map((rating, index) => ({ item: String(index + 1), rating: String(rating) })),
    total: answers.reduce((sum, rating) => sum + rating, 0),
  });
}

function screenForUse(chart: Chart, dice: Dice, { substance }: Patient, day: number): void {
  rate(chart, dice, day, substance.name === 'alcohol' ? 'audit' : 'dast-10');
  rate(chart, dice, day, 'phq-9');
  rate(chart, dice, day, 'gad-7');
}

/** Daily rates of $250 to $350 are what intensive outpatient providers commonly charge. */
function cover(chart: Chart, dice: Dice, day: number): void {
  const network = dice.chance(0.8) ? 'in' : 'out';
  chart.note('RecordCoverage', day, {
    payer: dice.pick(payers),
    network,
    limits: { sessions: dice.pick([30, 45, 60]) },
    copay: dice.pick([0, 15, 25, 40]),
    dailyRate: dice.between(25, 35) * 10,
  });
}
