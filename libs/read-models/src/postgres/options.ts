import { SCHEMA_VERSION } from '../schema/schema.js';

export interface PostgresOptions {
  /**
   * `postgres://user:password@host:port/database?sslmode=verify-full`. The server itself or a pooler in session mode: a
   * claim belongs to a session. The user creates schemas, so it needs `create` on the database.
   */
  readonly url: string;
  /**
   * Schema of the read model. While it is rebuilt there is a second one, `<schema>_fresh`; see `SchemaNames`. Default
   * `stepdown_facts`.
   */
  readonly schema?: string;
  /** Schema of the views that analysts read. Default `stepdown`. */
  readonly views?: string;
  /** Role that may read the views and nothing else; created if that is permitted. Default `stepdown_reader`. */
  readonly readerRole?: string;
  /** Time limit of a query in milliseconds, 0 for none. Default 30,000. The projector has no limit. */
  readonly statementTimeout?: number;
  /** Maximum connections for queries; default 8. The service has one more to read and one to write. */
  readonly readers?: number;
  /** Queries that may wait for one of these. Default 64; further queries fail with `ReadModelBusy`. */
  readonly waiting?: number;
  /** Version of everything in the read model; default `SCHEMA_VERSION`. */
  readonly version?: number;
  /** Called with a message for operators: a lost connection, a role that could not be created. */
  onNotice?(message: string): void;
}

/** Options with their defaults. */
export type Settings = Required<PostgresOptions>;

/** PostgreSQL truncates names after 63 bytes; the suffixes are at most 8 bytes long. */
const NAME = /^[a-z_][a-z0-9_]{0,47}$/;

/** Fills in the defaults. Throws a `TypeError` for names that would need quotes. */
export function settingsOf(options: PostgresOptions): Settings {
  const settings: Settings = {
    url: options.url,
    schema: options.schema ?? 'stepdown_facts',
    views: options.views ?? 'stepdown',
    readerRole: options.readerRole ?? 'stepdown_reader',
    statementTimeout: options.statementTimeout ?? 30_000,
    readers: options.readers ?? 8,
    waiting: options.waiting ?? 64,
    version: options.version ?? SCHEMA_VERSION,
    onNotice: (message) => options.onNotice?.(message),
  };
  for (const option of ['schema', 'views', 'readerRole'] as const) {
    if (!NAME.test(settings[option])) {
      throw new TypeError(
        `${option} must consist of lower-case letters, digits and _, at most 48, not "${settings[option]}"`,
      );
    }
  }
  return settings;
}

/** The location of a read model in words, without the password. */
export function describeLocation({ url, schema }: Pick<Settings, 'url' | 'schema'>): string {
  const { hostname, port, pathname } = new URL(url);
  return `schema ${schema} of postgres://${hostname}${port && `:${port}`}${pathname}`;
}
