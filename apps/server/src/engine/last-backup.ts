import { readFileSync } from 'node:fs';
import { writeDurably } from '#event-store/write-durably';
import type { DataFolder } from './data-folder.js';

/** Notes when a whole copy of the folder's log was made. A folder that cannot be written keeps what it says. */
export function noteBackup({ lastBackup: file }: DataFolder, at: Date): void {
  try {
    writeDurably(file, `${JSON.stringify({ at: at.toISOString() })}\n`);
  } catch (error) {
    if (!UNWRITABLE.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

const UNWRITABLE = ['EACCES', 'EPERM', 'EROFS'];

/** When that was last, as far as the folder says. */
export function lastBackup({ lastBackup: file }: DataFolder): Date | undefined {
  try {
    const { at } = JSON.parse(readFileSync(file, 'utf8')) as { readonly at: string };
    const date = new Date(at);
    return Number.isNaN(date.getTime()) ? undefined : date;
  } catch {
    return undefined;
  }
}
