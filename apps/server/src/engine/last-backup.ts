import { readFileSync } from 'node:fs';
import type { DataFolder } from './data-folder.js';

/** What a data folder says of its last back-up: what was recorded up to this instant and position is in it. */
export interface LastBackup {
  readonly at: string;
  readonly position: string;
}

/** When a whole copy of the folder's log was last made, as far as `stepdown backup` noted it there. */
export function lastBackup({ lastBackup: file }: DataFolder): Date | undefined {
  try {
    const { at } = JSON.parse(readFileSync(file, 'utf8')) as LastBackup;
    const date = new Date(at);
    return Number.isNaN(date.getTime()) ? undefined : date;
  } catch {
    return undefined;
  }
}
