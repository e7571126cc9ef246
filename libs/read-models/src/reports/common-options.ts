import { losRules } from '#episode/length-of-stay';
import { survivalIntervals, type SurvivalIntervalType } from '#outcomes/survival/intervals';

/** Longest time that a report may be asked about, in days. */
export const MAX_DAYS = 36_500;

/** Days at whose end a curve is told where none are asked for. */
export const CURVE_DAYS = [30, 60, 90, 180, 365];

/** By which rule lengths of stay count days. */
export const ruleOption = {
  kind: 'choice',
  values: losRules,
  byDefault: 'teds-2019',
  meaning: "Version of SAMHSA's rule.",
} as const;

/** How the confidence intervals of a curve are made. */
export function intervalsOption(byDefault: SurvivalIntervalType) {
  return {
    kind: 'choice',
    values: survivalIntervals,
    byDefault,
    meaning: 'Scale of the confidence intervals, as in `survfit(conf.type =)` of R.',
  } as const;
}

/** At the end of which days a curve is told. */
export function daysOption(meaning: string) {
  return { kind: 'integers', least: 1, most: MAX_DAYS, byDefault: CURVE_DAYS, meaning } as const;
}
