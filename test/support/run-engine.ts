import { startPostgres } from '#read-models/postgres/testing/postgres-server';
import { StandIn } from './eventstoredb/stand-in.js';

/*
 * An engine as a process of its own, for benchmarks: `eventstoredb` for the stand-in, `postgres` for a PostgreSQL. It logs
 * a line of JSON with its address, and runs until it gets SIGTERM, or its parent is gone.
 */

const [engine] = process.argv.slice(2);
const { url, remove } = engine === 'postgres' ? await startPostgres() : await standIn();
for (const end of ['SIGTERM', 'disconnect']) process.once(end, () => void remove().then(() => process.exit()));
process.stderr.write(`${JSON.stringify({ msg: 'listening', url })}\n`);

async function standIn() {
  const node = await StandIn.start();
  return { url: node.connectionString, remove: () => node.kill() };
}
