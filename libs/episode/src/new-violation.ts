import type { EffectiveEvent } from './course.js';
import { violationsOf, type EntryViolation } from './violations.js';
import { rejectionByEntry, type Rejection } from './rejections.js';

/** A change to the effective entries: the entries before and after it, and the revisions that it adds or replaces. */
export interface Change {
  readonly before: readonly EffectiveEvent[];
  readonly after: readonly EffectiveEvent[];
  readonly touched: ReadonlySet<number>;
}

/**
 * The first violation that a change would introduce; entries that the change touches come first. Existing violations do
 * not count, so that an old log that violates a rule can still be extended and corrected.
 */
export function firstNewViolation({ before, after, touched }: Change): EntryViolation | undefined {
  const found = violationsOf(after);
  if (found.length === 0) return undefined;
  const known = new Set(violationsOf(before).map(keyOf));
  const newViolations = found.filter((violation) => !known.has(keyOf(violation)));
  return newViolations.find(({ revision }) => touched.has(revision)) ?? newViolations[0];
}

/** The rejection if the entry that would violate a rule is already on record, not one that the command touches. */
export function rejectionByRecordedEntry({ revision, code, details }: EntryViolation): Rejection {
  const { expected, actual } = details;
  return rejectionByEntry(code === 'after-last-contact' ? 'contact-after-last-contact' : code, {
    revision,
    expected,
    actual,
  });
}

function keyOf({ revision, code }: EntryViolation): string {
  return `${revision} ${code}`;
}
