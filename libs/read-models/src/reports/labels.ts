import { modality } from '#episode/codes/clinical';
import { codesOf, labelOf, type CodeList } from '#episode/codes/code-list';
import { levelKeys } from '#episode/codes/levels';
import { ageBands, dischargeReason, sex, substance, unanswered, yesNo } from '#episode/codes/teds';
import { compareValues, type Dimension, type DimensionValue } from './cohort.js';
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

/**
 * The values that a dimension can have, in their order, where there is a list of them: codes, those for answers that are missing
 * among them. Nothing where senders name what they like, or where any year or month will do.
 */
export function choicesOf(dimension: Dimension): readonly (string | number)[] | undefined {
  if (dimension === 'setting') return ['outpatient', 'residential'];
  if (dimension === 'ageBand') return ageBands.map(({ band }) => band);
  const list = lists[dimension];
  if (list === undefined) return undefined;
  const codes = [...codesOf(list)].sort((a, b) => compareValues(dimension, a, b));
  const isAlways = dimension === 'level' || dimension === 'modality' || dimension === 'reason';
  return isAlways ? codes : [...codes, ...codesOf(unanswered)];
}

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
