import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { lockKey } from '../claim-lock.js';

const HOLD_CLAIM = `
  import pg from 'pg';
  const [url, schema, key] = process.argv.slice(1);
  const client = new pg.Client(url);
  await client.connect();
  await client.query('select pg_advisory_lock($1::bigint)', [key]);
  await client.query('update ' + schema + ".projection set owner = 'another process'");
  console.log('held');
`;

/** Another process that holds the claim of a read model, as `another process`, until it is killed. */
export async function claimingProcess(url: string, schema: string): Promise<ChildProcess> {
  const args = ['--input-type=module', '-e', HOLD_CLAIM, url, schema, lockKey('claim', schema)];
  const holder = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  await once(holder.stdout!, 'data');
  return holder;
}
