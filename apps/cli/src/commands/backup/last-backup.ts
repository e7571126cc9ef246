import { writeDurably } from '#event-store/write-durably';
import type { DataFolder } from '#server/engine/data-folder';
import type { LastBackup } from '#server/engine/last-backup';
import { codeOf } from '../../failure.js';
import { say, type Io } from '../../io.js';

/** Records a back-up of the log where the metrics find it. Does nothing if the folder is not writable. */
export function noteBackup({ lastBackup }: DataFolder, noted: LastBackup, io: Io): void {
  try {
    writeDurably(lastBackup, `${JSON.stringify(noted)}\n`);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error))) throw error;
    say(io, `${lastBackup} cannot be written: the server does not learn the age of the last back-up`);
  }
}
