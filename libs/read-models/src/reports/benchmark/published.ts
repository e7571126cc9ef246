import type { LosRule } from '#episode/length-of-stay';

/*
 * Published counts of discharges from the Treatment Episode Data Set (TEDS) of the Substance Abuse and Mental Health
 * Services Administration (SAMHSA), which are in the public domain. A TEDS discharge is a stay. If a table has fewer
 * reasons, `other` contains the rest; discharges with an unknown reason are left out.
 */

/** Reasons for discharge in the order of their TEDS codes. */
export const reasonNames = [
  'completed',
  'dropped-out',
  'terminated',
  'transferred',
  'incarcerated',
  'died',
  'other',
] as const;
export type ReasonName = (typeof reasonNames)[number];

/** Lengths of stay in days as the public use files of TEDS-D group them beyond 30 days; `to` is inclusive. */
export const lengthClasses = [
  { name: '1-30', to: 30 },
  { name: '31-45', to: 45 },
  { name: '46-60', to: 60 },
  { name: '61-90', to: 90 },
  { name: '91-120', to: 120 },
  { name: '121-180', to: 180 },
  { name: '181-365', to: 365 },
  { name: '366 and more', to: Infinity },
] as const;
export type LengthClass = (typeof lengthClasses)[number]['name'];

/** A publication, and the stays that it covers, in the terms of this log. */
interface Published {
  /** Source of the figures. */
  readonly source: string;
  readonly year: number;
  /** Type of service as TEDS names it. */
  readonly service: string;
  /** The rule of its lengths of stay. */
  readonly rule: LosRule;
  /** Levels that correspond to the service; all if there are none. */
  readonly levels?: readonly string[];
  /** Whether stays with planned medication-assisted opioid therapy are left out. */
  readonly withoutMedication?: true;
  readonly minimumAge?: number;
  readonly reasons: { readonly [Name in ReasonName]?: number };
  /** Median length of stay in days, of all and by reason. */
  readonly medians?: { readonly [Name in ReasonName | 'all']?: number };
  readonly lengths?: { readonly [Name in LengthClass]: number };
}

const outpatient = ['asam-3:1', 'asam-4:1.0', 'asam-4:1.5', 'asam-4:1.7'];
const intensiveOutpatient = ['asam-3:2.1', 'asam-4:2.1'];
const residential = ['asam-3:3.1', 'asam-3:3.3', 'asam-3:3.5', 'asam-4:3.1', 'asam-4:3.5'];
const withdrawalManagement = ['asam-3:1-WM', 'asam-3:2-WM', 'asam-3:3.2-WM', 'asam-3:3.7-WM', 'asam-3:4-WM'];

/** The publications that a cohort can be compared with, by option value. */
export const published = {
  'teds-2019': {
    source: 'SAMHSA, TEDS-D 2019 public use file codebook: frequencies of REASON and LOS, n = 1,722,503',
    year: 2019,
    service: 'all services',
    rule: 'teds-2019',
    reasons: {
      completed: 725_929,
      'dropped-out': 432_610,
      terminated: 95_254,
      transferred: 369_503,
      incarcerated: 26_005,
      died: 3_576,
      other: 69_626,
    },
    lengths: {
      '1-30': 934_659,
      '31-45': 111_830,
      '46-60': 84_332,
      '61-90': 140_555,
      '91-120': 114_387,
      '121-180': 114_266,
      '181-365': 128_974,
      '366 and more': 93_500,
    },
  },
  'teds-2017': {
    source: 'SAMHSA, TEDS-D 2017: discharges by reason, n = 1,661,207',
    year: 2017,
    service: 'all services',
    rule: 'teds-2019',
    reasons: {
      completed: 679_850,
      'dropped-out': 425_444,
      terminated: 99_319,
      transferred: 363_591,
      incarcerated: 29_650,
      died: 3_788,
      other: 59_565,
    },
  },
  'teds-2004-outpatient': {
    source: 'SAMHSA, TEDS 2004 Discharges, tables 2.5 (counts) and 3.4 (medians)',
    year: 2004,
    service: 'outpatient',
    rule: 'teds-2004',
    levels: outpatient,
    withoutMedication: true,
    reasons: {
      completed: 145_426,
      'dropped-out': 108_605,
      terminated: 41_913,
      transferred: 46_611,
      other: 56_482,
    },
    medians: { all: 69, completed: 104, transferred: 29, 'dropped-out': 45, terminated: 53, other: 70 },
  },
  'teds-2004-intensive-outpatient': {
    source: 'SAMHSA, TEDS 2004 Discharges, table 4.11',
    year: 2004,
    service: 'intensive outpatient',
    rule: 'teds-2004',
    levels: intensiveOutpatient,
    withoutMedication: true,
    minimumAge: 18,
    reasons: { completed: 37_509, 'dropped-out': 24_073, terminated: 13_892, transferred: 18_318, other: 6_894 },
    medians: { all: 41, completed: 50, transferred: 42, 'dropped-out': 26, terminated: 36, other: 36 },
  },
  'teds-2004-residential': {
    source: 'SAMHSA, TEDS 2004 Discharges, table 2.5: short-term and long-term residential added up',
    year: 2004,
    service: 'residential, short-term and long-term',
    rule: 'teds-2004',
    levels: residential,
    withoutMedication: true,
    reasons: {
      completed: 48_222 + 40_771,
      'dropped-out': 11_025 + 26_727,
      terminated: 4_906 + 7_326,
      transferred: 11_189 + 11_851,
      other: 3_081 + 8_412,
    },
  },
  'teds-2004-detoxification': {
    source: 'SAMHSA, TEDS 2004 Discharges, table 2.5',
    year: 2004,
    service: 'detoxification',
    rule: 'teds-2004',
    levels: withdrawalManagement,
    withoutMedication: true,
    reasons: { completed: 131_476, 'dropped-out': 34_570, terminated: 4_512, transferred: 28_706, other: 11_897 },
  },
} as const satisfies Readonly<Record<string, Published>>;

export type PublishedName = keyof typeof published;
export const publishedNames = Object.keys(published) as unknown as readonly [PublishedName, ...PublishedName[]];

/** The publication with a name. */
export function publishedAs(name: PublishedName): Published {
  return published[name];
}
