import { modality } from '#episode/codes/clinical';
import { labelOf, type CodeList } from '#episode/codes/code-list';
import { levelKeys } from '#episode/codes/levels';
import { dischargeReason, sex, substance, unanswered, yesNo } from '#episode/codes/teds';
import type { Dimension, DimensionValue } from './cohort.js';
import { OTHERS } from './sharing/share.js';

/** The lists of those dimensions whose values are codes. */
const lists: { readonly [D in Dimension]?: CodeList } = {
  level: levelKeys,
  reason: dischargeReason,
  modality,
  sex,
  primarySubstance: substance,
  medicationAssisted: yesNo,
};

/** The words for a value of a dimension; nothing where it speaks for itself. */
export function labelOfValue(dimension: Dimension, value: DimensionValue): string | undefined {
  // Every discharge has a reason: without one, it has not happened yet.
  if (value === OTHERS && (dimension === 'ageBand' || lists[dimension] !== undefined))
    return 'others, too few to be told apart';
  if (value === null) return dimension === 'reason' ? 'open' : 'not known';
  const list = lists[dimension];
  if (list === undefined) return undefined;
  return labelOf(Object.hasOwn(list.codes, value) ? list : unanswered, value);
}
