/** Runs as a separate process: `prover.ts <file of the log> <folder>` extends a proof log and repeatedly prints its number of leaves. */
import { openSqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { proveLog } from '../prove-log.js';

const [file = '', folder = ''] = process.argv.slice(2);
const log = await openSqliteEventStore({ file, readOnly: true });
await proveLog(folder, log, { onProgress: (size) => void process.stdout.write(`${size}\n`) });
await log.close();
