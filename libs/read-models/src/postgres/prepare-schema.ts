import type { ClientBase } from 'pg';
import type { ReadModelInfo } from '../store/read-model-location.js';
import { ReadModelOutdated } from '../store/errors.js';
import { lockSchema } from './claim-lock.js';
import { codeOf, inTransaction, withClient } from './connection.js';
import { describeLocation, type Settings } from './options.js';
import { createTables } from './tables.js';
import { publishViews } from './views.js';

const INSUFFICIENT_PRIVILEGE = '42501';
/** Undefined column or table. */
export const UNDEFINED: readonly string[] = ['42703', '42P01'];

/** The user of the URL may not create the schemas of the read model. */
export class SchemaNotPermitted extends Error {
  readonly code = 'schema-not-permitted';

  constructor(
    readonly location: string,
    cause: Error,
  ) {
    super(
      `${location} cannot be created: ${cause.message}. An administrator has to grant the user ` +
        '"create" on the database: read models are rebuilt in schemas of their own',
      { cause },
    );
    this.name = 'SchemaNotPermitted';
  }
}

/**
 * Creates the read model and its views if they do not exist. If several processes start at once, one creates them and
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

/** Creates an empty read model without views in its own schema, replacing any existing one. */
export async function prepareFresh(settings: Settings): Promise<void> {
  await withClient(settings, (client) =>
    createInTransaction(client, settings, async () => {
      await client.query(`drop schema if exists ${settings.schema} cascade`);
      await createSchema(client, settings);
    }),
  );
}

/** Whether the schema holds a read model of this version or, with `any`, of any version. */
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

/** Version and position of the read model in a schema; undefined if there is no such schema. */
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
  // Even `if not exists` requires the permission to create.
  if (!(await schemaExists(client, schema))) await client.query(`create schema ${schema}`);
  await createTables(client, version);
}

export async function schemaExists(client: ClientBase, schema: string): Promise<boolean> {
  const { rows } = await client.query<{ exists: boolean }>('select to_regnamespace($1) is not null as exists', [
    schema,
  ]);
  return rows[0]!.exists;
}

/** Whether the schema holds a read model of this version; false for an empty schema. Throws `ReadModelOutdated`. */
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
