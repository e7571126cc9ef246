import { losRules } from '#episode/length-of-stay';
import { survivalIntervals, type SurvivalIntervalType } from '#outcomes/survival/intervals';

/** Longest period of a report, in days. */
export const MAX_DAYS = 36_500;

/** Default days of a curve. */
export const CURVE_DAYS = [30, 60, 90, 180, 365];

/** The rule by which lengths of stay count days. */
export const ruleOption = {
  kind: 'choice',
  values: losRules,
  byDefault: 'teds-2019',
  meaning: "Version of SAMHSA's rule.",
} as const;

/** The type of the confidence intervals of a curve. */
export function intervalsOption(byDefault: SurvivalIntervalType) {
  return {
    kind: 'choice',
    values: survivalIntervals,
    byDefault,
    meaning: 'Scale of the confidence intervals, as in `survfit(conf.type =)` of R.',
  } as const;
}

/** The days for whose end a curve is reported. */
export function daysOption(meaning: string) {
  return { kind: 'integers', least: 1, most: MAX_DAYS, byDefault: CURVE_DAYS, meaning } as const;
}
