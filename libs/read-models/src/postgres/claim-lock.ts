import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';

/** Milliseconds in which a session that was told to end has to be gone. */
const TERMINATION = 5_000;

/**
 * The key of an advisory lock on a schema, for one thing that is done with it. Advisory locks belong to a database, so
 * the same schema of another database has locks of its own.
 */
export function lockKey(purpose: 'claim' | 'prepare', schema: string): string {
  return String(createHash('sha256').update(`stepdown ${purpose} ${schema}`).digest().readBigInt64BE());
}

/**
 * Takes the claim of a schema for this session, if nobody has it. PostgreSQL gives it back when the session ends,
 * whatever ended it.
 */
export async function tryClaim(client: ClientBase, schema: string): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1::bigint) as taken', [
    lockKey('claim', schema),
  ]);
  return rows[0]!.taken;
}

/** Whether nobody has the claim; if so, nobody can take it before the transaction is over. */
export async function isUnclaimed(client: ClientBase, schema: string): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_xact_lock($1::bigint) as taken', [
    lockKey('claim', schema),
  ]);
  return rows[0]!.taken;
}

export async function releaseClaim(client: ClientBase, schema: string): Promise<void> {
  await client.query('select pg_advisory_unlock($1::bigint)', [lockKey('claim', schema)]);
}

/**
 * Ends the session that has the claim. An owner does so to a session of its own that the server still believes in
 * after the network between them broke. PostgreSQL shows a 64-bit key as two halves.
 */
export async function terminateClaimHolder(client: ClientBase, schema: string): Promise<void> {
  await client.query(
    `select pg_terminate_backend(pid, $2)
     from pg_locks
     where locktype = 'advisory' and objsubid = 1 and granted
       and database = (select oid from pg_database where datname = current_database())
       and (classid::bigint << 32) | objid::bigint = $1::bigint`,
    [lockKey('claim', schema), TERMINATION],
  );
}

/** Lets one at a time make or change what is in a schema, until the transaction is over. */
export async function lockSchema(client: ClientBase, schema: string): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1::bigint)', [lockKey('prepare', schema)]);
}
