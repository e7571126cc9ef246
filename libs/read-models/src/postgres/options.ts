import { SCHEMA_VERSION } from '../schema/schema.js';

export interface PostgresOptions {
  /**
   * `postgres://user:password@host:port/database?sslmode=verify-full`. The server itself or a pooler that keeps
   * sessions apart: a claim is held by a session. The user makes schemas, so it needs `create` on the database.
   */
  readonly url: string;
  /** Schema of the read model. While it is rebuilt a second one, `<schema>_fresh`, is beside it; see `SchemaNames`. Default `stepdown_facts`. */
  readonly schema?: string;
  /** Schema of the views that analysts read. Default `stepdown`. */
  readonly views?: string;
  /** Role that may read the views and nothing else; made where that is permitted. Default `stepdown_reader`. */
  readonly readerRole?: string;
  /** Milliseconds that a question may take, 0 for any time. Default 30,000. What the projector does has no limit. */
  readonly statementTimeout?: number;
  /** Connections for questions at most; default 8. The service has one more to read and one to write. */
  readonly readers?: number;
  /** Questions that wait for one of these. Default 64; more are refused with `ReadModelBusy`. */
  readonly waiting?: number;
  /** Version of everything that the read model holds; default `SCHEMA_VERSION`. */
  readonly version?: number;
  /** Told, in a sentence, what an operator may want to know: a lost connection, a role that could not be made. */
  onNotice?(message: string): void;
}

/** Options with everything decided. */
export type Settings = Required<PostgresOptions>;

/** PostgreSQL cuts names after 63 bytes; ours are at most 8 longer than what is configured. */
const NAME = /^[a-z_][a-z0-9_]{0,47}$/;

/** Decides what was left open. Throws a `TypeError` for names that would need quoting. */
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
        `${option} has to be lower-case letters, digits and _, at most 48, not "${settings[option]}"`,
      );
    }
  }
  return settings;
}

/** Where a read model is, in words and without the password. */
export function describeLocation({ url, schema }: Pick<Settings, 'url' | 'schema'>): string {
  const { hostname, port, pathname } = new URL(url);
  return `schema ${schema} of postgres://${hostname}${port && `:${port}`}${pathname}`;
}
