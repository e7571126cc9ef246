import type { Unanswered } from './codes/teds.js';
import type { OutcomeFacts, SubstanceUse } from './payloads/outcome-facts.js';

/**
 * Version of the definitions below. Raise it whenever the same answers would give a different outcome.
 *
 * They are SAMHSA's National Outcome Measures as its block grant counts them from TEDS (SAMHSA, Block Grant Reporting
 * Section, OMB 0930-0168, tables 14 to 19: "Treatment performance measure"), on the codes of the TEDS-D 2019 codebook.
 */
export const NOMS_DEFINITION = 'samhsa-block-grant/1';

/** The measures, each phrased so that yes is the better answer. */
export const noms = [
  'employed-or-student',
  'stably-housed',
  'not-arrested',
  'alcohol-abstinent',
  'drug-abstinent',
  'self-help',
] as const;
export type Nom = (typeof noms)[number];

/** The answer to each measure on one occasion; `undefined` if it is not known. */
export type NomAnswers = { readonly [N in Nom]: boolean | undefined };

/** The measures that follow from the answers of one occasion. */
export function nomsOf(facts: OutcomeFacts): NomAnswers {
  return {
    'employed-or-student': employedOrStudent(facts),
    'stably-housed': stablyHoused(facts),
    'not-arrested': notArrested(facts),
    'alcohol-abstinent': abstinentFrom(isAlcohol, facts),
    'drug-abstinent': abstinentFrom(isDrug, facts),
    'self-help': attendingSelfHelp(facts),
  };
}

/**
 * In work, full-time or part-time (EMPLOY 1, 2), or a student (DETNLF 2). As with SAMHSA, everybody whose employment is
 * known counts: the answer is no for the unemployed (3), and for those not in the labor force (4) unless they are known
 * to be students. To leave out people whose detail is missing would leave out only people without work.
 */
function employedOrStudent({ employment, notInLaborForce }: OutcomeFacts): boolean | undefined {
  if (notInLaborForce === STUDENT) return true;
  return known(employment) ? employment <= PART_TIME : undefined;
}

/** Living independently or dependently (LIVARAG 3, 2), not homeless (1). */
function stablyHoused({ livingArrangement }: OutcomeFacts): boolean | undefined {
  return known(livingArrangement) ? livingArrangement !== HOMELESS : undefined;
}

/** No arrests in the past 30 days, for any charge. */
function notArrested({ arrests }: OutcomeFacts): boolean | undefined {
  return known(arrests) ? arrests === 0 : undefined;
}

/** Any attendance at self-help groups in the past 30 days (FREQ_ATND_SELF_HELP 2 to 5), even if the frequency is not known. */
function attendingSelfHelp({ selfHelpAttendance }: OutcomeFacts): boolean | undefined {
  return known(selfHelpAttendance) ? selfHelpAttendance !== NO_ATTENDANCE : undefined;
}

/**
 * No use in the past 30 days, whatever the person is treated for: each of these substances on the list has frequency 1. A
 * substance that is not on the list counts as not used, provided that the list names any substance, or says that there is
 * none (SUB 1). Not known where a frequency is missing, or where something without a name was used.
 */
function abstinentFrom(
  isOne: (substance: SubstanceUse['substance']) => boolean,
  { substances = [] }: OutcomeFacts,
): boolean | undefined {
  const these = substances.filter(({ substance }) => isOne(substance));
  if (these.some(isUsed)) return false;
  if (these.some(({ frequency }) => frequency !== NO_USE)) return undefined;
  if (substances.some((each) => !known(each.substance) && isUsed(each))) return undefined;
  return substances.some(({ substance }) => known(substance)) ? true : undefined;
}

const PART_TIME = 2;
const STUDENT = 2;
const HOMELESS = 1;
const NO_ATTENDANCE = 1;
const ALCOHOL = 2;
const NO_USE = 1;
/** The first of the codes for a missing answer. */
const NOT_APPLICABLE = 96;

function isAlcohol(substance: number): boolean {
  return substance === ALCOHOL;
}

function isDrug(substance: number): boolean {
  return known(substance) && substance > ALCOHOL;
}

function isUsed({ frequency }: SubstanceUse): boolean {
  return known(frequency) && frequency !== NO_USE;
}

function known<Code extends number>(answer: Code | undefined): answer is Exclude<Code, Unanswered> {
  return answer !== undefined && answer < NOT_APPLICABLE;
}
