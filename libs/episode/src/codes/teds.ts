import type { CodeOf } from './code-list.js';

/*
 * Codes of SAMHSA's Treatment Episode Data Set. Numbers are those of the TEDS-D 2019 public use file,
 * so that an extract needs no translation. `-9` in the public file stands for three different answers,
 * which the state data systems distinguish: see `unanswered`.
 */

const TEDS_D_2019 = 'SAMHSA, TEDS-D 2019 public use file codebook';

/** Why a coded answer is missing. */
export const unanswered = {
  title: 'Reason for a missing answer',
  source: 'SAMHSA, State instruction manual for the TEDS admissions and discharges data sets',
  codes: { 96: 'Not applicable', 97: 'Unknown', 98: 'Not collected' },
} as const;
export type Unanswered = CodeOf<typeof unanswered>;

/** A coded answer: a code of the list, or why there is none. */
export type Answer<List extends { readonly codes: object }> = CodeOf<List> | Unanswered;

/** A counted answer: 0 to 95, or why there is none (96, 97, 98). */
export type CountAnswer = number;

export const referralSource = {
  title: 'Referral source (PSOURCE)',
  source: TEDS_D_2019,
  codes: {
    1: 'Individual (includes self-referral)',
    2: 'Alcohol or drug use care provider',
    3: 'Other health care provider',
    4: 'School (educational)',
    5: 'Employer or EAP',
    6: 'Other community referral',
    7: 'Court or criminal justice referral, DUI, DWI',
  },
} as const;

export const dischargeReason = {
  title: 'Reason for discharge (REASON)',
  source: TEDS_D_2019,
  codes: {
    1: 'Treatment completed',
    2: 'Dropped out of treatment',
    3: 'Terminated by facility',
    4: 'Transferred to another treatment program or facility',
    5: 'Incarcerated',
    6: 'Death',
    7: 'Other',
  },
} as const;

export const sex = { title: 'Sex (GENDER)', source: TEDS_D_2019, codes: { 1: 'Male', 2: 'Female' } } as const;

export const race = {
  title: 'Race (RACE)',
  source: TEDS_D_2019,
  codes: {
    1: 'Alaska Native (Aleut, Eskimo, Indian)',
    2: 'American Indian (other than Alaska Native)',
    3: 'Asian or Pacific Islander',
    4: 'Black or African American',
    5: 'White',
    6: 'Asian',
    7: 'Other single race',
    8: 'Two or more races',
    9: 'Native Hawaiian or Other Pacific Islander',
  },
} as const;

export const ethnicity = {
  title: 'Ethnicity (ETHNIC)',
  source: TEDS_D_2019,
  codes: {
    1: 'Puerto Rican',
    2: 'Mexican',
    3: 'Cuban or other specific Hispanic',
    4: 'Not of Hispanic or Latino origin',
    5: 'Hispanic or Latino, specific origin not specified',
  },
} as const;

export const maritalStatus = {
  title: 'Marital status (MARSTAT)',
  source: TEDS_D_2019,
  codes: { 1: 'Never married', 2: 'Now married', 3: 'Separated', 4: 'Divorced, widowed' },
} as const;

export const education = {
  title: 'Education (EDUC)',
  source: TEDS_D_2019,
  codes: {
    1: 'Grade 8 or less, or no schooling',
    2: 'Grades 9 to 11',
    3: 'Grade 12 (or GED)',
    4: '1-3 years of college, university, or vocational school',
    5: '4 years of college or university, or more',
  },
} as const;

export const employment = {
  title: 'Employment status (EMPLOY)',
  source: TEDS_D_2019,
  codes: { 1: 'Full-time', 2: 'Part-time', 3: 'Unemployed', 4: 'Not in labor force' },
} as const;

export const notInLaborForce = {
  title: 'Detailed not in labor force (DETNLF)',
  source: TEDS_D_2019,
  codes: { 1: 'Homemaker', 2: 'Student', 3: 'Retired, disabled', 4: 'Resident of institution', 5: 'Other' },
} as const;

export const livingArrangement = {
  title: 'Living arrangements (LIVARAG)',
  source: TEDS_D_2019,
  codes: { 1: 'Homeless', 2: 'Dependent living', 3: 'Independent living' },
} as const;

export const incomeSource = {
  title: 'Source of income or support (PRIMINC)',
  source: TEDS_D_2019,
  codes: { 1: 'Wages or salary', 2: 'Public assistance', 3: 'Retirement, pension, disability', 4: 'Other', 5: 'None' },
} as const;

export const selfHelpAttendance = {
  title: 'Attendance at self-help groups in the past 30 days (FREQ_ATND_SELF_HELP)',
  source: TEDS_D_2019,
  codes: {
    1: 'No attendance',
    2: '1-3 times in the past month',
    3: '4-7 times in the past month',
    4: '8-30 times in the past month',
    5: 'Some attendance, frequency unknown',
  },
} as const;

export const yesNo = {
  title: 'Yes or no (METHUSE, VET, PREG, PSYPROB)',
  source: TEDS_D_2019,
  codes: { 1: 'Yes', 2: 'No' },
} as const;

export const substance = {
  title: 'Substance (SUB1-SUB3)',
  source: TEDS_D_2019,
  codes: {
    1: 'None',
    2: 'Alcohol',
    3: 'Cocaine or crack',
    4: 'Marijuana or hashish',
    5: 'Heroin',
    6: 'Non-prescription methadone',
    7: 'Other opiates and synthetics',
    8: 'PCP',
    9: 'Hallucinogens',
    10: 'Methamphetamine or speed',
    11: 'Other amphetamines',
    12: 'Other stimulants',
    13: 'Benzodiazepines',
    14: 'Other tranquilizers',
    15: 'Barbiturates',
    16: 'Other sedatives or hypnotics',
    17: 'Inhalants',
    18: 'Over-the-counter medications',
    19: 'Other drugs',
  },
} as const;

export const route = {
  title: 'Route of administration (ROUTE1-ROUTE3)',
  source: TEDS_D_2019,
  codes: { 1: 'Oral', 2: 'Smoking', 3: 'Inhalation', 4: 'Injection', 5: 'Other' },
} as const;

export const useFrequency = {
  title: 'Frequency of use (FREQ1-FREQ3)',
  source: TEDS_D_2019,
  codes: { 1: 'No use in the past month', 2: 'Some use', 3: 'Daily use' },
} as const;

export const healthInsurance = {
  title: 'Health insurance (HLTHINS)',
  source: TEDS_D_2019,
  codes: { 1: 'Private insurance', 2: 'Medicaid', 3: 'Medicare or other', 4: 'None' },
} as const;

/** Age bands of TEDS-D (AGE), lower bound in completed years. Under 12 is outside TEDS and has its own band. */
export const ageBands = [
  { from: 0, band: '0-11' },
  { from: 12, band: '12-14' },
  { from: 15, band: '15-17' },
  { from: 18, band: '18-20' },
  { from: 21, band: '21-24' },
  { from: 25, band: '25-29' },
  { from: 30, band: '30-34' },
  { from: 35, band: '35-39' },
  { from: 40, band: '40-44' },
  { from: 45, band: '45-49' },
  { from: 50, band: '50-54' },
  { from: 55, band: '55-64' },
  { from: 65, band: '65+' },
] as const;
export type AgeBand = (typeof ageBands)[number]['band'];

/** The TEDS-D age band of an age in completed years. */
export function ageBandOf(age: number): AgeBand {
  let band: AgeBand = '0-11';
  for (const each of ageBands) if (age >= each.from) band = each.band;
  return band;
}
