import { sql, type RawBuilder } from 'kysely';
import { columnsOf, type Unit } from './cohort.js';

/**
 * How a stay or an episode can end: the TEDS reasons for discharge (TEDS-D 2019 codebook, REASON) and, for a stay, a
 * change to another level. SAMHSA counts that as a transfer, reason 4; here it is separate, because nobody left
 * treatment. `unknown` are discharges whose reason is not known, not collected or does not apply (96 to 98).
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

/** The possible exits of a unit: inside an episode a change of level is none. */
export function exitsOf(unit: Unit): readonly (typeof exits)[number][] {
  return unit === 'stay' ? exits : exits.filter(({ exit }) => exit !== 'level-change');
}

/** Code of a change of level, which TEDS does not use. */
const LEVEL_CHANGE = 0;
/** TEDS: unknown. */
const UNKNOWN = 97;

/** The exit by the cut-off, as a number for `exitOfCode`; null if still open. */
export function exitCode(unit: Unit, cutOff: string): RawBuilder<number | null> {
  const { ended } = columnsOf(unit, cutOff);
  const code = sql`case when ended_by = 'discharge' then coalesce(reason, ${sql.lit(UNKNOWN)}) else ${sql.lit(LEVEL_CHANGE)} end`;
  return sql`case when ${ended} then ${code} end`;
}

/** The exit for a number of `exitCode`. */
export function exitOfCode(code: number): Exit {
  if (code === LEVEL_CHANGE) return 'level-change';
  return exits.find(({ reason }) => reason === code)?.exit ?? 'unknown';
}
