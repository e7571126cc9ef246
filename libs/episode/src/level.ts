import { editions, type Edition, type LevelCode } from './codes/levels.js';

/** A level of care. The edition is always stored: codes collide across editions. */
export interface Level {
  readonly system: 'asam';
  readonly edition: Edition;
  readonly code: LevelCode;
}

/** A level as text, for people and URLs: `asam-3:2.1`. */
export type LevelKey = `asam-${Edition}:${LevelCode}`;

/** The setting of a level: days are nights in a 24-hour setting, and days of attendance in an outpatient one. */
export type Setting = 'outpatient' | 'residential';

/** The direction of a move between two levels. A move between editions is lateral. */
export type Direction = 'down' | 'up' | 'lateral';

export function levelKey(level: Level): LevelKey {
  return `asam-${level.edition}:${level.code}`;
}

/** The level of a key such as `asam-3:2.1`, or `undefined` if there is no such level. */
export function parseLevelKey(key: string): Level | undefined {
  const parts = /^asam-([34]):(.+)$/.exec(key);
  if (parts === null) return undefined;
  const level = { system: 'asam', edition: parts[1] as Edition, code: parts[2] as LevelCode } as const;
  return isLevel(level) ? level : undefined;
}

export function isLevel(value: unknown): value is Level {
  if (typeof value !== 'object' || value === null) return false;
  const { system, edition, code } = value as Record<string, unknown>;
  return (
    system === 'asam' &&
    typeof edition === 'string' &&
    Object.hasOwn(editions, edition) &&
    typeof code === 'string' &&
    Object.hasOwn(editions[edition as Edition], code)
  );
}

export function sameLevel(a: Level, b: Level): boolean {
  return a.edition === b.edition && a.code === b.code;
}

/** The direction of a move, by rank inside one edition. */
export function directionOf(from: Level, to: Level): Direction {
  if (from.edition !== to.edition) return 'lateral';
  const difference = rankOf(to) - rankOf(from);
  return difference < 0 ? 'down' : difference > 0 ? 'up' : 'lateral';
}

/** Residential and inpatient levels (3.x, 4 and their withdrawal management) are 24-hour settings; all others outpatient. */
export function settingOf(level: Level): Setting {
  return level.code.startsWith('3') || level.code.startsWith('4') ? 'residential' : 'outpatient';
}

export function nameOf(level: Level): string {
  return entryOf(level)?.name ?? levelKey(level);
}

function rankOf(level: Level): number {
  return entryOf(level)?.rank ?? 0;
}

function entryOf(level: Level): { name: string; rank: number } | undefined {
  const levels: Record<string, { name: string; rank: number }> = editions[level.edition] ?? {};
  return levels[level.code];
}
