import type { CodeList } from '#episode/codes/code-list';
import { labelOf } from '#episode/codes/code-list';
import { modality } from '#episode/codes/clinical';
import { levelKeys } from '#episode/codes/levels';
import { dischargeReason, sex, substance, unanswered, yesNo } from '#episode/codes/teds';
import type { Dimension, DimensionValue } from '#read-models/reports/cohort';

interface Described {
  /** What its values look like, for help. */
  readonly example: string;
  /** The words for its codes, where it has codes. */
  readonly list?: CodeList;
}

/** What reports group and filter by, under the names that the API gives them. */
export const dimensions: { readonly [D in Dimension]: Described } = {
  level: { example: 'asam-3:2.1', list: levelKeys },
  setting: { example: 'outpatient' },
  reason: { example: '1', list: dischargeReason },
  program: { example: "'Evening IOP'" },
  provider: { example: 'clinic-a' },
  modality: { example: 'telehealth', list: modality },
  sex: { example: '2', list: sex },
  ageBand: { example: '25-29' },
  primarySubstance: { example: '2', list: substance },
  medicationAssisted: { example: '1', list: yesNo },
  admissionYear: { example: '2026' },
  admissionMonth: { example: '2026-03' },
};

export const dimensionNames = Object.keys(dimensions) as readonly Dimension[];

/** The words for a value; nothing where it speaks for itself. */
export function labelOfValue(dimension: Dimension, value: DimensionValue): string | undefined {
  // Every discharge has a reason: without one, it has not happened yet.
  if (value === null) return dimension === 'reason' ? 'open' : 'not known';
  const { list } = dimensions[dimension];
  if (list === undefined) return undefined;
  return labelOf(Object.hasOwn(list.codes, value) ? list : unanswered, value);
}

/** A value with its words beside it: `1 Treatment completed`. */
export function valueInWords(dimension: Dimension, value: DimensionValue): string {
  const label = labelOfValue(dimension, value);
  return value === null || label === undefined ? (label ?? String(value)) : `${value} ${label}`;
}
