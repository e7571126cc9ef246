import type { Dimension } from '#read-models/reports/cohort';

/** The dimensions for filters and comparisons, in the order in which they are offered, with their labels. */
export const dimensionNames: Readonly<Record<Dimension, string>> = {
  level: 'Level of care',
  setting: 'Setting',
  program: 'Program',
  provider: 'Provider',
  modality: 'Modality',
  reason: 'Reason for discharge',
  sex: 'Sex',
  ageBand: 'Age at admission',
  primarySubstance: 'Primary substance',
  medicationAssisted: 'Medication-assisted treatment',
  admissionYear: 'Year of admission',
  admissionMonth: 'Month of admission',
};

export const dimensions = Object.keys(dimensionNames) as readonly Dimension[];

export function isDimension(text: string | null): text is Dimension {
  return text !== null && Object.hasOwn(dimensionNames, text);
}
