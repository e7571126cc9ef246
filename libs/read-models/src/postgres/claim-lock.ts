import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';

/** Milliseconds within which a terminated session has to be gone. */
const TERMINATION = 5_000;

/**
 * The key of an advisory lock on a schema, for one purpose. Advisory locks belong to a database, so the same schema
 * name in another database has its own locks.
 */
export function lockKey(purpose: 'claim' | 'prepare', schema: string): string {
  return String(createHash('sha256').update(`stepdown ${purpose} ${schema}`).digest().readBigInt64BE());
}

/**
 * Claims a schema for this session, if the claim is free. PostgreSQL releases it when the session ends for any reason.
 */
export async function tryClaim(client: ClientBase, schema: string): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1::bigint) as taken', [
    lockKey('claim', schema),
  ]);
  return rows[0]!.taken;
}

/** Whether the claim is free; if so, it stays free until the transaction ends. */
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
 * Ends the session that holds the claim. An owner does so to its own earlier session that the server still considers
 * alive after a network failure. PostgreSQL shows a 64-bit key as two halves.
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

/** Lets only one session at a time create or change a schema, until the transaction ends. */
export async function lockSchema(client: ClientBase, schema: string): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1::bigint)', [lockKey('prepare', schema)]);
}
