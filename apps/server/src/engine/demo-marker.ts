import { readFileSync } from 'node:fs';
import { addDays, isCalendarDate, type CalendarDate } from '#episode/dates';
import type { SimulationOptions } from '#simulation/cohort';

/** The demonstration's record of its cohort, in a data folder. */
export interface DemoMarker {
  readonly cohort: Pick<SimulationOptions, 'seed' | 'episodes' | 'until'>;
  /** By how many days its dates are shifted; absent in a folder of version 0.1, which shifted none. */
  readonly daysLater?: number;
  /** Present once the cohort is complete: its last command, the position of that event, and an example episode. */
  readonly commandId?: string;
  readonly position?: string;
  readonly episodeId?: string;
}

/** The marker in a file; `undefined` if there is none or it cannot be read. */
export function readDemoMarker(file: string): DemoMarker | undefined {
  try {
    const marker = JSON.parse(readFileSync(file, 'utf8')) as Partial<DemoMarker> | null;
    const isMarker = isCalendarDate(marker?.cohort?.until) && Number.isSafeInteger(marker?.daysLater ?? 0);
    return isMarker ? (marker as DemoMarker) : undefined;
  } catch {
    return undefined;
  }
}

/** The last day of a cohort. */
export function lastDayOf({ cohort, daysLater = 0 }: Pick<DemoMarker, 'cohort' | 'daysLater'>): CalendarDate {
  return addDays(cohort.until, daysLater);
}

/** A simulated cohort, and its last day. */
export interface Simulated {
  readonly ends: CalendarDate;
}

/** The demonstration's cohort in a data folder, if it is complete or begun and ended before today. */
export function pastCohortIn(file: string, today: () => CalendarDate): Simulated | undefined {
  const marker = readDemoMarker(file);
  if (marker === undefined) return undefined;
  const ends = lastDayOf(marker);
  return ends < today() ? { ends } : undefined;
}
