import type { AdmissionFacts } from '#episode/payloads/outcome-facts';
import type { SenderCode } from '#episode/payloads/common';
import { SYSTEM } from './lines.js';
import { wholeNumber, type Row } from './tables.js';

/** The TEDS answers for a table's cell: by the sender's code, without one, and for a code that fits no single TEDS code. */
interface Coding<Code extends number> {
  readonly column: string;
  readonly codes: Readonly<Record<string, Code>>;
}

const UNKNOWN = 97;
const NOT_COLLECTED = 98;

/*
 * A sender's code that spans several TEDS codes (`Less than HS` is grade 8 or less, or 9 to 11) is mapped to unknown,
 * not to a guess; the sender's own code is stored with it. An empty cell is a question that was not asked.
 */
const codings = {
  sex: { column: 'is_male', codes: { Yes: 1, No: 2 } },
  race: { column: 'race', codes: { Black: 4, White: 5, 'Refused/missing': UNKNOWN } },
  ethnicity: { column: 'is_hispanic', codes: { No: 4, Yes: 5 } },
  education: { column: 'education', codes: { 'HS/GED': 3 } },
  employment: { column: 'job', codes: { 'Full Time': 1, 'Part Time': 2, Unemployed: 3, Student: 4 } },
  maritalStatus: { column: 'marital', codes: { 'Never married': 1, 'Married or Partnered': 2 } },
  livingArrangement: { column: 'is_living_stable', codes: {} },
} as const satisfies Record<string, Coding<number>>;

const TEDS_STUDENT = 2;

/** A person's row of `demographics.csv` as TEDS facts, with the sender's codes. */
export function admissionFacts(row: Row): AdmissionFacts & { readonly senderCodes: readonly SenderCode[] } {
  const answer = <Code extends number>({ column, codes }: Coding<Code>) => {
    const cell = row[column] ?? '';
    return cell === '' ? NOT_COLLECTED : (codes[cell] ?? UNKNOWN);
  };
  return {
    age: wholeNumber(row.age),
    sex: answer(codings.sex),
    race: answer(codings.race),
    ethnicity: answer(codings.ethnicity),
    education: answer(codings.education),
    employment: answer(codings.employment),
    notInLaborForce: row.job === 'Student' ? TEDS_STUDENT : undefined,
    maritalStatus: answer(codings.maritalStatus),
    livingArrangement: answer(codings.livingArrangement),
    senderCodes: senderCodes(row),
  };
}

function senderCodes(row: Row): SenderCode[] {
  return Object.entries(codings).flatMap(([field, { column }]) => {
    const code = row[column] ?? '';
    return code === '' ? [] : [{ field, system: `${SYSTEM}/${column}`, code }];
  });
}
