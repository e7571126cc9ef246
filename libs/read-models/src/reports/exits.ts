import { sql, type RawBuilder } from 'kysely';
import { columnsOf, type Unit } from './cohort.js';

/**
 * How a stay or an episode can end: TEDS's reasons for discharge (TEDS-D 2019 codebook, REASON) and, of a stay alone, that
 * the patient went on at another level. SAMHSA counts that as a transfer, reason 4; here it is told apart, because nobody
 * left treatment. `unknown` are discharges whose reason is not known, not collected or does not apply (96 to 98).
 */
export const exits = [
  { exit: 'completed', reason: 1 },
  { exit: 'dropped-out', reason: 2 },
  { exit: 'terminated', reason: 3 },
  { exit: 'transferred', reason: 4 },
  { exit: 'incarcerated', reason: 5 },
  { exit: 'died', reason: 6 },
  { exit: 'other', reason: 7 },
  { exit: 'unknown', reason: null },
  { exit: 'level-change', reason: null },
] as const;
export type Exit = (typeof exits)[number]['exit'];

/** The exits that what is counted can have: an episode has changes of level inside. */
export function exitsOf(unit: Unit): readonly (typeof exits)[number][] {
  return unit === 'stay' ? exits : exits.filter(({ exit }) => exit !== 'level-change');
}

/** What stands for a change of level beside the codes of TEDS. */
const LEVEL_CHANGE = 0;
/** TEDS: unknown. */
const UNKNOWN = 97;

/** How what had ended by the cut-off ended, as a number for `exitOfCode`; null for what had not. */
export function exitCode(unit: Unit, cutOff: string): RawBuilder<number | null> {
  const { ended } = columnsOf(unit, cutOff);
  const code = sql`case when ended_by = 'discharge' then coalesce(reason, ${sql.lit(UNKNOWN)}) else ${sql.lit(LEVEL_CHANGE)} end`;
  return sql`case when ${ended} then ${code} end`;
}

/** The exit that a number of `exitCode` stands for. */
export function exitOfCode(code: number): Exit {
  if (code === LEVEL_CHANGE) return 'level-change';
  return exits.find(({ reason }) => reason === code)?.exit ?? 'unknown';
}
