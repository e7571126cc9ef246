import { modality } from '#episode/codes/clinical';
import { codesOf, labelOf, type CodeList } from '#episode/codes/code-list';
import { levelKeys } from '#episode/codes/levels';
import { ageBands, dischargeReason, sex, substance, unanswered, yesNo } from '#episode/codes/teds';
import { compareValues, type Dimension, type DimensionValue } from './cohort.js';
import { OTHERS } from './sharing/share.js';

/** The code lists of dimensions. */
const lists: { readonly [D in Dimension]?: CodeList } = {
  level: levelKeys,
  reason: dischargeReason,
  modality,
  sex,
  primarySubstance: substance,
  medicationAssisted: yesNo,
};

/**
 * The possible values of a dimension, in order, if there is a list of them; codes for missing answers are included.
 * Undefined for free text, years and months.
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

/** The label of a value of a dimension; undefined if the value needs none. */
export function labelOfValue(dimension: Dimension, value: DimensionValue): string | undefined {
  // Every discharge has a reason: without one the stay or episode is open.
  if (value === OTHERS && (dimension === 'ageBand' || lists[dimension] !== undefined))
    return 'others, too few to be shown separately';
  if (value === null) return dimension === 'reason' ? 'open' : 'not known';
  const list = lists[dimension];
  if (list === undefined) return undefined;
  return labelOf(Object.hasOwn(list.codes, value) ? list : unanswered, value);
}
