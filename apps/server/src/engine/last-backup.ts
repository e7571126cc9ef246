import { readFileSync } from 'node:fs';
import type { DataFolder } from './data-folder.js';

/** The last back-up, as the data folder records it: the back-up has everything up to this instant and position. */
export interface LastBackup {
  readonly at: string;
  readonly position: string;
}

/** The time of the last complete copy of the log, if `stepdown backup` recorded it in the folder. */
export function lastBackup({ lastBackup: file }: DataFolder): Date | undefined {
  try {
    const { at } = JSON.parse(readFileSync(file, 'utf8')) as LastBackup;
    const date = new Date(at);
    return Number.isNaN(date.getTime()) ? undefined : date;
  } catch {
    return undefined;
  }
}
