import pg from 'pg';
import { QueryTimedOut, ReadModelBusy, ReadModelUnavailable } from '../store/errors.js';
import { describeLocation, type Settings } from './options.js';
import { resultTypes } from './values.js';

/** Milliseconds in which a connection has to be there. */
const CONNECT_TIMEOUT = 10_000;

/** Settings of every session, whatever the server's own: results are read as text. */
const SESSION = { datestyle: 'ISO', timezone: 'UTC', client_min_messages: 'warning' };

/** What connections are used for, as `pg_stat_activity` shows it. */
export type Purpose = 'projector' | 'reader' | 'listener' | 'administration';

/**
 * How to connect for a purpose, with session settings: in the URL's own `options`, since `pg` lets the URL decide.
 * Unqualified names are looked up in the read model's schema at each use, so that they follow it when it is replaced.
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

/** Connects once for some work. */
export async function withClient<T>(
  settings: Pick<Settings, 'url' | 'schema'>,
  work: (client: pg.ClientBase) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(clientConfig(settings, 'administration'));
  // A connection that is lost also fails the query under way, which tells.
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

/** Does something in one transaction, or not at all. */
export async function inTransaction<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    // On a broken connection there is nothing to undo.
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** Tries something inside a transaction: an error of one of the states undoes it alone, and answers `false`. */
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

/** The state that PostgreSQL or the system gives as the code of an error. */
export function codeOf(error: unknown): string | undefined {
  return textIn(error, 'code');
}

/** Looks at the error itself: some come from outside the realm in which tests know `Error`. */
function textIn(error: unknown, property: 'code' | 'message'): string | undefined {
  const value = typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[property] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const QUERY_CANCELED = '57014';
/** The server has no memory left for what was asked. */
const OUT_OF_MEMORY = '53200';

/** An error as those who ask understand it. */
export function translateError(
  error: unknown,
  settings: Pick<Settings, 'url' | 'schema'>,
  /** The time that was allowed, in milliseconds; 0 for any. */
  statementTimeout = 0,
): unknown {
  if (isConnectionLoss(error)) {
    // Where several addresses were tried, the code is all there is.
    const reason = textIn(error, 'message') ?? codeOf(error) ?? 'no reason given';
    return new ReadModelUnavailable(describeLocation(settings), reason, { cause: error });
  }
  if (codeOf(error) === OUT_OF_MEMORY) return new ReadModelBusy('PostgreSQL is out of memory', { cause: error });
  return codeOf(error) === QUERY_CANCELED && statementTimeout > 0 ? new QueryTimedOut(statementTimeout) : error;
}

/**
 * Connection exceptions (class 08), shut-down and start of the server (57P01-57P05), too many connections (53300), the
 * system's own errors, and those of `pg`, which have no code.
 */
const LOST = /^(08...|57P0[1-5]|53300|E(?!RR_)[A-Z_]+)$/;
const LOST_WITHOUT_CODE = /^(Connection terminated|timeout e|Client (has encountered|was closed))/;

export function isConnectionLoss(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return LOST.test(code);
  return LOST_WITHOUT_CODE.test(textIn(error, 'message') ?? '');
}
