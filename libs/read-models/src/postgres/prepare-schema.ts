import type { ClientBase } from 'pg';
import { SCHEMA_VERSION } from '../schema/schema.js';
import { ReadModelOutdated } from '../store/errors.js';
import { lockSchema } from './claim-lock.js';
import { codeOf, inTransaction, withClient } from './connection.js';
import { locationOf, type Settings } from './options.js';
import { createTables } from './tables.js';
import { publishViews } from './views.js';

const INSUFFICIENT_PRIVILEGE = '42501';

/** The user of the URL may not make the schemas of the read model. */
export class SchemaNotPermitted extends Error {
  readonly code = 'schema-not-permitted';

  constructor(
    readonly location: string,
    cause: Error,
  ) {
    super(
      `${location} cannot be made: ${cause.message}. Let an administrator grant the user ` +
        '"create" on the database: read models are rebuilt in schemas of their own',
      { cause },
    );
    this.name = 'SchemaNotPermitted';
  }
}

/**
 * Makes the read model and its views where there are none. Of several processes that start at once one makes them and
 * the others find them. Throws `ReadModelOutdated`, `SchemaNotPermitted`.
 */
export async function prepareSchema(settings: Settings): Promise<void> {
  await withClient(settings, async (client) => {
    if (await isPrepared(client, settings)) return;
    await making(client, settings, async () => {
      if (await isPrepared(client, settings)) return;
      await createSchema(client, settings.schema);
      await publishViews(client, settings);
    });
  });
}

/** Makes an empty read model without views in a schema of its own, in place of any that is there. */
export async function prepareFresh(settings: Settings): Promise<void> {
  await withClient(settings, (client) =>
    making(client, settings, async () => {
      await client.query(`drop schema if exists ${settings.schema} cascade`);
      await createSchema(client, settings.schema);
    }),
  );
}

/** Whether the schema holds a read model, of this version or, with `any`, of whatever. */
export async function holdsReadModel(settings: Settings, { any = false } = {}): Promise<boolean> {
  return withClient(settings, async (client) => {
    try {
      return await isPrepared(client, settings);
    } catch (error) {
      if (!(error instanceof ReadModelOutdated)) throw error;
      return any && error.found !== undefined;
    }
  });
}

async function making(client: ClientBase, settings: Settings, work: () => Promise<void>): Promise<void> {
  try {
    await inTransaction(client, async () => {
      await lockSchema(client, settings.schema);
      await work();
    });
  } catch (error) {
    if (codeOf(error) !== INSUFFICIENT_PRIVILEGE) throw error;
    throw new SchemaNotPermitted(locationOf(settings), error as Error);
  }
}

async function createSchema(client: ClientBase, schema: string): Promise<void> {
  // `if not exists` asks for the right to make it all the same.
  if (!(await schemaExists(client, schema))) await client.query(`create schema ${schema}`);
  await createTables(client);
}

export async function schemaExists(client: ClientBase, schema: string): Promise<boolean> {
  const { rows } = await client.query<{ exists: boolean }>('select to_regnamespace($1) is not null as exists', [
    schema,
  ]);
  return rows[0]!.exists;
}

/** Whether the schema holds a read model of this version; an empty one does not. Throws `ReadModelOutdated`. */
async function isPrepared(client: ClientBase, settings: Settings): Promise<boolean> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = to_regnamespace($1) and relkind = 'r'`,
    [settings.schema],
  );
  if (rows.length === 0) return false;
  const isOurs = rows.some(({ name }) => name === 'projection');
  const found = isOurs ? await versionOf(client) : undefined;
  if (found !== SCHEMA_VERSION) throw new ReadModelOutdated(locationOf(settings), found);
  return true;
}

async function versionOf(client: ClientBase): Promise<number | undefined> {
  const { rows } = await client.query<{ schema_version: number }>('select schema_version from projection');
  return rows[0]?.schema_version;
}
