/** Run as a process of its own: `prover.ts <file of the log> <folder>` extends a proof log and prints how many leaves it has, again and again. */
import { openSqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { proveLog } from '../prove-log.js';

const [file = '', folder = ''] = process.argv.slice(2);
const log = await openSqliteEventStore({ file, readOnly: true });
await proveLog(folder, log, { onProgress: (size) => void process.stdout.write(`${size}\n`) });
await log.close();
