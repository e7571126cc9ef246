import { calendarDate } from '#episode/dates';
import { simulate } from '#simulation/simulate';

/** Lines of a small simulated cohort. All of them are valid on any day from 2021 on. */
export function cohort(episodes: number): readonly string[] {
  const until = calendarDate('2020-12-31');
  return Array.from(simulate({ seed: 3, episodes, until, services: 'none' }), (line) => JSON.stringify(line));
}

export function ndjson(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
