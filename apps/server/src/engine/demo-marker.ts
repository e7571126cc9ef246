import { readFileSync } from 'node:fs';
import { addDays, isCalendarDate, type CalendarDate } from '#episode/dates';
import type { SimulationOptions } from '#simulation/cohort';

/** What the demonstration notes in a data folder about the cohort that it records there. */
export interface DemoMarker {
  readonly cohort: Pick<SimulationOptions, 'seed' | 'episodes' | 'until'>;
  /** By how many days it is dated later; not there in a folder of version 0.1, which moved no dates. */
  readonly daysLater?: number;
  /** Once all of it is recorded: its last command, the position of the event that it became, and an episode worth telling. */
  readonly commandId?: string;
  readonly position?: string;
  readonly episodeId?: string;
}

/** The marker in a file; nothing where there is none, or none that can be understood. */
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

/** A cohort that was made up, and its last day. */
export interface Simulated {
  readonly ends: CalendarDate;
}

/** What a data folder says of the cohort of the demonstration, where that is in it and has ended before today. */
export function pastCohortIn(file: string, today: () => CalendarDate): Simulated | undefined {
  const marker = readDemoMarker(file);
  if (marker === undefined) return undefined;
  const ends = lastDayOf(marker);
  return ends < today() ? { ends } : undefined;
}
