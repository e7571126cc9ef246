import type { ClinicalEvent } from '../events.js';
import { differencesOf } from './differences.js';
import { eventInWords } from './event.js';

/** The change of an entry between two moments, in words: `entry 3 (2025-06-06: discharged ...): lastContactOn 2025-05-30 -> 2025-06-04`. */
export function entryDifferenceInWords(
  revision: number,
  before: ClinicalEvent | undefined,
  after: ClinicalEvent | undefined,
): string {
  const named = (event: ClinicalEvent) => `entry ${revision} (${event.data.effectiveOn}: ${eventInWords(event)})`;
  if (before === undefined) return after === undefined ? `entry ${revision}` : `${named(after)}: added`;
  if (after === undefined) return `${named(before)}: taken back`;
  return `${named(before)}: ${differencesOf(before, after).join(', ')}`;
}
