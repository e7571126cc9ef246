import type { ClientBase } from 'pg';
import type { ReadModelInfo } from '../store/read-model-location.js';
import { ReadModelOutdated } from '../store/errors.js';
import { lockSchema } from './claim-lock.js';
import { codeOf, inTransaction, withClient } from './connection.js';
import { describeLocation, type Settings } from './options.js';
import { createTables } from './tables.js';
import { publishViews } from './views.js';

const INSUFFICIENT_PRIVILEGE = '42501';
/** A column or a table that is not there. */
export const UNDEFINED: readonly string[] = ['42703', '42P01'];

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
    await createInTransaction(client, settings, async () => {
      if (await isPrepared(client, settings)) return;
      await createSchema(client, settings);
      await publishViews(client, settings);
    });
  });
}

/** Makes an empty read model without views in a schema of its own, in place of any that is there. */
export async function prepareFresh(settings: Settings): Promise<void> {
  await withClient(settings, (client) =>
    createInTransaction(client, settings, async () => {
      await client.query(`drop schema if exists ${settings.schema} cascade`);
      await createSchema(client, settings);
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

/** What the read model in a schema says of itself; nothing where there is no such schema. */
export async function readInfoOf(settings: Settings): Promise<ReadModelInfo | undefined> {
  return withClient(settings, async (client) => {
    if (!(await schemaExists(client, settings.schema))) return undefined;
    try {
      const { rows } = await client.query<{ schema_version: number; position: bigint | null }>(
        'select schema_version, "position" from projection',
      );
      const [row] = rows;
      const position = row?.position ?? null;
      return { schemaVersion: row?.schema_version ?? null, position: position === null ? null : String(position) };
    } catch (error) {
      if (!UNDEFINED.includes(codeOf(error) ?? '')) throw error;
      return { schemaVersion: null, position: null };
    }
  });
}

async function createInTransaction(client: ClientBase, settings: Settings, work: () => Promise<void>): Promise<void> {
  try {
    await inTransaction(client, async () => {
      await lockSchema(client, settings.schema);
      await work();
    });
  } catch (error) {
    if (codeOf(error) !== INSUFFICIENT_PRIVILEGE) throw error;
    throw new SchemaNotPermitted(describeLocation(settings), error as Error);
  }
}

async function createSchema(client: ClientBase, { schema, version }: Settings): Promise<void> {
  // `if not exists` asks for the right to make it all the same.
  if (!(await schemaExists(client, schema))) await client.query(`create schema ${schema}`);
  await createTables(client, version);
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
  if (found !== settings.version) throw new ReadModelOutdated(describeLocation(settings), found, settings.version);
  return true;
}

async function versionOf(client: ClientBase): Promise<number | undefined> {
  const { rows } = await client.query<{ schema_version: number }>('select schema_version from projection');
  return rows[0]?.schema_version;
}
