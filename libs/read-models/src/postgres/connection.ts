import pg from 'pg';
import { QueryTimedOut, ReadModelBusy, ReadModelUnavailable } from '../store/errors.js';
import { describeLocation, type Settings } from './options.js';
import { resultTypes } from './values.js';

/** Milliseconds within which a connection has to be established. */
const CONNECT_TIMEOUT = 10_000;

/** Settings of every session, independent of the server's own: results are read as text. */
const SESSION = { datestyle: 'ISO', timezone: 'UTC', client_min_messages: 'warning' };

/** Purpose of a connection, as `pg_stat_activity` shows it. */
export type Purpose = 'projector' | 'reader' | 'listener' | 'administration';

/**
 * How to connect for a purpose, with session settings: in the `options` of the URL, since `pg` gives the URL
 * precedence. Unqualified names are looked up in the read model's schema at each use, so they follow it when it is
 * replaced.
 */
export function clientConfig(
  { url, schema }: Pick<Settings, 'url' | 'schema'>,
  purpose: Purpose,
  session: Readonly<Record<string, string | number>> = {},
): pg.ClientConfig {
  const address = new URL(url);
  const given = address.searchParams.getAll('options');
  const settings = Object.entries({ ...SESSION, search_path: schema, ...session });
  address.searchParams.set('options', [...given, ...settings.map(([name, value]) => `-c ${name}=${value}`)].join(' '));
  address.searchParams.set('application_name', `stepdown ${purpose}`);
  return {
    connectionString: address.href,
    types: resultTypes,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
  };
}

/** Connects for one piece of work. */
export async function withClient<T>(
  settings: Pick<Settings, 'url' | 'schema'>,
  work: (client: pg.ClientBase) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(clientConfig(settings, 'administration'));
  // A lost connection also fails the running query, which reports it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw translateError(error, settings);
  } finally {
    await client.end();
  }
}

/** Runs work in one transaction, or not at all. */
export async function inTransaction<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    // On a lost connection there is nothing to roll back.
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** Tries work inside a transaction. An error with one of the states rolls back only this work and returns `false`. */
export async function attempt(
  client: pg.ClientBase,
  states: readonly string[],
  work: () => Promise<unknown>,
): Promise<boolean> {
  await client.query('savepoint attempt');
  try {
    await work();
    await client.query('release attempt');
    return true;
  } catch (error) {
    if (!states.includes(codeOf(error) ?? '')) throw error;
    await client.query('rollback to attempt');
    return false;
  }
}

/** The code of an error: a PostgreSQL state or a system error. */
export function codeOf(error: unknown): string | undefined {
  return textIn(error, 'code');
}

/** Reads the property itself: some errors come from outside the realm whose `Error` tests know. */
function textIn(error: unknown, property: 'code' | 'message'): string | undefined {
  const value = typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[property] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const QUERY_CANCELED = '57014';
/** The server has no memory left for the query. */
const OUT_OF_MEMORY = '53200';

/** Translates an error into those of the port. */
export function translateError(
  error: unknown,
  settings: Pick<Settings, 'url' | 'schema'>,
  /** The time limit in milliseconds; 0 for none. */
  statementTimeout = 0,
): unknown {
  if (isConnectionLoss(error)) {
    // If several addresses were tried, there is only a code.
    const reason = textIn(error, 'message') ?? codeOf(error) ?? 'no reason given';
    return new ReadModelUnavailable(describeLocation(settings), reason, { cause: error });
  }
  if (codeOf(error) === OUT_OF_MEMORY) return new ReadModelBusy('PostgreSQL is out of memory', { cause: error });
  return codeOf(error) === QUERY_CANCELED && statementTimeout > 0 ? new QueryTimedOut(statementTimeout) : error;
}

/**
 * Connection exceptions (class 08), shutdown and start of the server (57P01-57P05), too many connections (53300),
 * system errors, and errors of `pg` itself, which have no code.
 */
const LOST = /^(08...|57P0[1-5]|53300|E(?!RR_)[A-Z_]+)$/;
const LOST_WITHOUT_CODE = /^(Connection terminated|timeout e|Client (has encountered|was closed))/;

export function isConnectionLoss(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return LOST.test(code);
  return LOST_WITHOUT_CODE.test(textIn(error, 'message') ?? '');
}
