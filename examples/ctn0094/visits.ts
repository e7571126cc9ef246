/** The two trials of the data set that this migration covers, by their number in `everybody.csv`. */
export const trials = ['27', '30'] as const;
export type Trial = (typeof trials)[number];

/** What a planned visit is to the episode. */
export type VisitKind = 'treatment' | 'later' | 'neither';

const weeks = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `${from + index}`);

/** The visits of the treatment weeks, in the order in which they were planned. */
const treatmentVisits: { readonly [trial in Trial]: readonly string[] } = {
  '27': weeks(0, 24).map((week) => `WK${week}`),
  '30': [
    ...['1A', '1B', ...weeks(2, 4)].map((week) => `P1Wk${week}`),
    ...['1A', '1B', ...weeks(2, 16)].map((week) => `P2Wk${week}`),
  ],
};

/** Visits that were planned after treatment, and the final visits of the phases. */
const laterVisits: { readonly [trial in Trial]: readonly string[] } = {
  '27': ['WK28', 'WK32'],
  '30': ['P1Wk6', 'P1Wk8', 'P1Wk10', 'P1Wk12', 'P1Finl', 'P2Wk18', 'P2Wk20', 'P2Wk22', 'P2Wk24', 'P2Finl'],
};

/** Baseline, cross-study and unscheduled visits are neither treatment nor later visits. */
export function visitKind(trial: Trial, visit: string): VisitKind {
  if (plannedOrder(trial, visit) >= 0) return 'treatment';
  return laterVisits[trial].includes(visit) ? 'later' : 'neither';
}

/** The place of a treatment visit in the plan, from 0; -1 for any other visit. */
export function plannedOrder(trial: Trial, visit: string): number {
  return treatmentVisits[trial].indexOf(visit);
}
