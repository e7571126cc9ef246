import { labelOfValue } from '#read-models/reports/labels';
import type { Dimension, DimensionValue } from '#read-models/reports/cohort';

/** Example values of the dimensions, for the help. */
export const examples: { readonly [D in Dimension]: string } = {
  level: 'asam-3:2.1',
  setting: 'outpatient',
  reason: '1',
  program: "'Evening IOP'",
  provider: 'clinic-a',
  modality: 'telehealth',
  sex: '2',
  ageBand: '25-29',
  primarySubstance: '2',
  medicationAssisted: '1',
  admissionYear: '2026',
  admissionMonth: '2026-03',
};

export const dimensionNames = Object.keys(examples) as readonly Dimension[];

/** A value with its label: `1 Treatment completed`. */
export function valueInWords(dimension: Dimension, value: DimensionValue): string {
  const label = labelOfValue(dimension, value);
  return value === null || label === undefined ? (label ?? String(value)) : `${value} ${label}`;
}
