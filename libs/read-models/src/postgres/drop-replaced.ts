import type { ClientBase } from 'pg';
import { lockSchema } from './claim-lock.js';
import { attempt, codeOf, inTransaction } from './connection.js';
import type { Settings } from './options.js';
import { schemaExists, UNDEFINED } from './prepare-schema.js';
import { publishViews } from './views.js';

/** Milliseconds to wait for running queries. New queries queue behind this transaction. */
const LOCK_TIMEOUT = 1_000;
const LOCK_NOT_AVAILABLE = '55P03';
/** Whether an operation failed because queries are running. */
export function isInUse(error: unknown): boolean {
  return codeOf(error) === LOCK_NOT_AVAILABLE;
}

/**
 * Points the views at the current tables, then drops a schema of tables that they may have shown. If the current tables
 * are of another version the views cannot show them until those are replaced too. Throws errors that `isInUse`
 * recognises.
 */
export async function repointViewsAndDrop(client: ClientBase, current: Settings, schema: string): Promise<void> {
  const exists = await schemaExists(client, schema);
  if (exists || (await areViewsStale(client, current))) {
    await underSchemaLock(client, current, () => attempt(client, UNDEFINED, () => publishViews(client, current)));
  }
  if (exists) await underSchemaLock(client, current, () => client.query(`drop schema if exists ${schema} cascade`));
}

/** Whether views for analysts show tables of another schema than the current one. */
export async function areViewsStale(client: ClientBase, { schema, views }: Settings): Promise<boolean> {
  const { rows } = await client.query<{ stale: boolean }>(
    `select exists (
       select from pg_class view
       join pg_rewrite rule on rule.ev_class = view.oid
       join pg_depend uses on uses.classid = 'pg_rewrite'::regclass and uses.objid = rule.oid
         and uses.refclassid = 'pg_class'::regclass and uses.refobjid <> view.oid
       join pg_class used on used.oid = uses.refobjid and used.relkind = 'r'
       where view.relnamespace = to_regnamespace($1) and used.relnamespace is distinct from to_regnamespace($2)
     ) as stale`,
    [views, schema],
  );
  return rows[0]!.stale;
}

async function underSchemaLock(client: ClientBase, { schema }: Settings, work: () => Promise<unknown>): Promise<void> {
  await inTransaction(client, async () => {
    await client.query(`set local lock_timeout = ${LOCK_TIMEOUT}`);
    await lockSchema(client, schema);
    await work();
  });
}
