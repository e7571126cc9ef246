import { writeDurably } from '#event-store/write-durably';
import type { DataFolder } from '#server/engine/data-folder';
import { codeOf } from '../failure.js';
import { say, type Io } from '../io.js';

/** What a data folder says of its last back-up: what was recorded up to this instant and position is in it. */
export interface LastBackup {
  readonly at: string;
  readonly position: string;
}

/** Notes a back-up of the log where metrics find it. A folder that cannot be written does without. */
export function noteBackup({ lastBackup }: DataFolder, noted: LastBackup, io: Io): void {
  try {
    writeDurably(lastBackup, `${JSON.stringify(noted)}\n`);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error))) throw error;
    say(io, `${lastBackup} cannot be written: the age of the last back-up stays unknown to the server`);
  }
}
