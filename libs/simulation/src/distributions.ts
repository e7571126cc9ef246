import type { CodeOf } from '#episode/codes/code-list';
import type * as clinical from '#episode/codes/clinical';
import type * as teds from '#episode/codes/teds';
import type { Level } from '#episode/level';
import type { Weighted } from './dice.js';

/*
 * The distributions of a synthetic cohort. Figures with a source are published. The others are assumptions that resemble an
 * intensive outpatient provider, and prove nothing about real ones.
 */

const level = (code: '1' | '2.1' | '2-WM' | '2.5') => ({ system: 'asam', edition: '3', code }) as const satisfies Level;
export const outpatient = level('1');
export const iop = level('2.1');
export const withdrawal = level('2-WM');
export const php = level('2.5');

/** Levels of an episode that runs its whole course: stepping down is the rule, stepping up the exception. */
export const pathways: Weighted<readonly Level[]> = [
  [[iop], 72],
  [[iop, outpatient], 10],
  [[php, iop, outpatient], 10],
  [[php, iop], 2],
  [[php], 2],
  [[withdrawal, iop], 2],
  [[outpatient, iop], 1],
  [[iop, php, iop], 1],
];

/** Discharges for "other" reasons, TEDS-D 2017, all services: incarcerated 29,650, death 3,788, other 59,565. */
const OTHER_2017 = { incarcerated: 29_650, death: 3_788, other: 59_565 };
const otherTotal = OTHER_2017.incarcerated + OTHER_2017.death + OTHER_2017.other;
/** Share of "other" reasons in intensive outpatient discharges (TEDS 2004, Table 4.11). */
const OTHER_2004 = 6.5;

/** Reasons for discharge from intensive outpatient treatment: TEDS 2004, Table 4.11, its "other" split as in TEDS-D 2017. */
export const dischargeReasons: Weighted<CodeOf<typeof teds.dischargeReason>> = [
  [1, 37.3],
  [4, 18.3],
  [2, 24.0],
  [3, 13.9],
  [5, (OTHER_2004 * OTHER_2017.incarcerated) / otherTotal],
  [6, (OTHER_2004 * OTHER_2017.death) / otherTotal],
  [7, (OTHER_2004 * OTHER_2017.other) / otherTotal],
];

/**
 * Median days in the last stay of intensive outpatient treatment by reason: completed 81 (TEDS-D 2017, aged 18 and over),
 * the others as in TEDS 2004, Table 4.11. Lengths of stay are skewed to the right, so they are drawn log-normal.
 */
export const iopMedianDays: Readonly<Record<CodeOf<typeof teds.dischargeReason>, number>> = {
  1: 81,
  2: 26,
  3: 36,
  4: 42,
  5: 36,
  6: 36,
  7: 36,
};
/** Standard deviation of the logarithm of days: completers follow a program of some weeks, others leave at any time. */
export const iopSpread = { completed: 0.4, other: 0.8 };

/** Median days in a stay that is followed by another one, or that ends an episode at another level than IOP. */
export const stayDays = {
  '2-WM': { median: 5, spread: 0.25 },
  '2.5': { median: 17, spread: 0.25 },
  '2.1': { median: 55, spread: 0.3 },
  '1': { median: 75, spread: 0.5 },
} as const;

/** Referral sources: about as in TEDS for outpatient treatment, where courts refer most after patients themselves. */
export const referralSources: Weighted<teds.Answer<typeof teds.referralSource>> = [
  [1, 40],
  [7, 28],
  [2, 12],
  [6, 9],
  [3, 8],
  [5, 1],
  [4, 1],
  [97, 1],
];

export const cancellationReasons: Weighted<CodeOf<typeof clinical.cancellationReason>> = [
  ['no-contact', 40],
  ['declined', 25],
  ['admitted-elsewhere', 14],
  ['not-eligible', 11],
  ['no-capacity', 6],
  ['withdrawn', 4],
];

/** Primary substances with the ICD-10-CM diagnosis, the name on a drug screen and in reports of use. */
export const substances: Weighted<PrimarySubstance> = [
  [{ code: 2, diagnosis: 'F10.20', name: 'alcohol', route: 1 }, 42],
  [{ code: 5, diagnosis: 'F11.20', name: 'heroin', route: 4 }, 14],
  [{ code: 7, diagnosis: 'F11.20', name: 'opioids', route: 1 }, 11],
  [{ code: 10, diagnosis: 'F15.20', name: 'methamphetamine', route: 2 }, 14],
  [{ code: 4, diagnosis: 'F12.20', name: 'cannabis', route: 2 }, 12],
  [{ code: 3, diagnosis: 'F14.20', name: 'cocaine', route: 3 }, 6],
  [{ code: 13, diagnosis: 'F13.20', name: 'benzodiazepines', route: 1 }, 1],
];

export interface PrimarySubstance {
  readonly code: CodeOf<typeof teds.substance>;
  readonly diagnosis: string;
  readonly name: string;
  readonly route: CodeOf<typeof teds.route>;
}

/** Names of the substances that every drug screen tests for. */
export const screenPanel = ['alcohol', 'benzodiazepines', 'cannabis', 'cocaine', 'methamphetamine', 'opioids'] as const;

/** The attendance of planned sessions. */
export const attendances: Weighted<CodeOf<typeof clinical.attendance>> = [
  ['no-show', 11],
  ['cancelled', 6],
  ['attended', 83],
];

/** Share of referrals without an admission. */
export const CANCELLED_BEFORE_ADMISSION = 0.08;
/** Share of readmissions among new episodes, once somebody has been discharged. */
export const READMITTED = 0.12;
