import { readFileSync } from 'node:fs';
import type { DataFolder } from './data-folder.js';

/** When a whole copy of the folder's log was last made, as far as `stepdown backup` noted it there. */
export function lastBackup({ lastBackup: file }: DataFolder): Date | undefined {
  try {
    const { at } = JSON.parse(readFileSync(file, 'utf8')) as { readonly at: string };
    const date = new Date(at);
    return Number.isNaN(date.getTime()) ? undefined : date;
  } catch {
    return undefined;
  }
}
