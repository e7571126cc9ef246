/** Why a row leads to no command. */
export const skipReasons = {
  'other-trial': 'the person took part in a trial that is not covered here',
  'unknown-person': 'the person is not in everybody.csv',
  'never-randomized': 'the person was never randomised, so the episode was cancelled before admission',
  duplicate: 'the row says the same again as one before it',
  'repeats-first': 'CTN-0027 randomised once; its second row repeats the first',
  'no-day': 'the row has no day',
  'no-dose': 'the dose is not above 0',
  'before-admission': 'the day lies before the admission',
  'after-discharge': 'the day lies after the discharge',
  'before-discharge': 'a later visit, but the person was still in treatment on that day',
  'not-a-treatment-visit': 'a baseline, cross-study or unscheduled visit',
  'unknown-outcome': 'what became of the visit is not known (MISSING, final or empty)',
} as const;
export type SkipReason = keyof typeof skipReasons;

/** A row that could not be placed. */
export interface Skipped {
  readonly file: string;
  /** What names the row inside its file. */
  readonly key: string;
  readonly reason: SkipReason;
}
