import type { EffectiveEvent } from './course.js';
import { violationsOf, type EntryViolation } from './violations.js';
import { rejectionByEntry, type Rejection } from './rejections.js';

/** A change to what is believed: the entries before and after it, and the revisions it adds or replaces. */
export interface Change {
  readonly before: readonly EffectiveEvent[];
  readonly after: readonly EffectiveEvent[];
  readonly touched: ReadonlySet<number>;
}

/**
 * What a change would newly break, by an entry it touches before one it does not. Rules that were broken already do not
 * count: an old log that breaks one can still be written to and mended.
 */
export function firstNewViolation({ before, after, touched }: Change): EntryViolation | undefined {
  const found = violationsOf(after);
  if (found.length === 0) return undefined;
  const known = new Set(violationsOf(before).map(keyOf));
  const newViolations = found.filter((violation) => !known.has(keyOf(violation)));
  return newViolations.find(({ revision }) => touched.has(revision)) ?? newViolations[0];
}

/** The refusal where the entry that would break a rule is one on record, not one the command touches. */
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
