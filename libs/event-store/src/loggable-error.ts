/**
 * The part of an error that may appear in a log, a metric, a status or an answer. Messages of engines and of the language
 * may quote the data, which may be a patient's: PostgreSQL's detail holds the failing row, `JSON.parse` quotes the text. So
 * only messages that are known to quote nothing are included; of other errors, only the kind and the place in the program.
 */
export interface LoggableError {
  readonly type: string;
  readonly code?: string;
  /** The message, if it quotes nothing. */
  readonly message?: string;
  /** The object of a PostgreSQL error. */
  readonly about?: { readonly table?: string; readonly column?: string; readonly constraint?: string };
  /** The places in the program where it was thrown, innermost first. */
  readonly at: readonly string[];
  readonly cause?: LoggableError;
}

const MOST_FRAMES = 12;
const DEEPEST_CAUSE = 4;

export function loggable(error: unknown, depth = 0): LoggableError {
  const { code, message, cause } = propertiesOf(error);
  const known = quotesNothing(error);
  return {
    type: typeOf(error),
    ...(isCode(code) && { code: String(code) }),
    ...(known && message !== '' && { message: String(message) }),
    ...(isPostgres(error) && { about: aboutOf(error) }),
    at: framesOf(error),
    ...(cause !== undefined && depth < DEEPEST_CAUSE && { cause: loggable(cause, depth + 1) }),
  };
}

/** The same as one line. If the message is withheld, the line says where the error was thrown. */
export function loggableText(error: unknown): string {
  const { type, code, message, at, about } = loggable(error);
  if (message !== undefined) return message;
  const where = [code, about?.table, about?.column, about?.constraint].filter((part) => part !== undefined).join(' ');
  const place = at[0] === undefined ? '' : ` at ${at[0]}`;
  return `${type}${where === '' ? '' : ` (${where})`}${place}`;
}

interface Properties {
  readonly [name: string]: unknown;
}

/** Reads the properties instead of testing the class: some errors come from another realm with its own `Error`. */
function propertiesOf(error: unknown): Properties {
  return typeof error === 'object' && error !== null ? (error as Properties) : {};
}

function typeOf(error: unknown): string {
  const { name } = propertiesOf(error);
  const own = (error as object | null | undefined)?.constructor?.name;
  const type = typeof name === 'string' && name !== 'Error' ? name : (own ?? typeof error);
  return /^\w{1,60}$/.test(type) ? type : 'Error';
}

function isCode(code: unknown): boolean {
  return (typeof code === 'string' && /^[\w.-]{1,60}$/.test(code)) || typeof code === 'number';
}

/** Codes of this program: two or more words joined by hyphens. Messages of such errors come from this program. */
const OWN_CODE = /^[a-z]+(-[a-z]+)+$/;
const SQLITE_CODE = /^SQLITE_[A-Z_]+$/;
/** Connections, resources, rights and internal errors: everything but classes 22, 23 and those that quote values. */
const POSTGRES_CLASSES = /^(08|0A|25|28|3D|3F|40|42|53|54|55|57|58|XX)...$/;
/** DuckDB's errors about files and memory. Its other messages quote values. */
const DUCKDB_KINDS =
  /^(IO|Out of Memory) Error: |^\w+ Error: Failed to (commit|create checkpoint because of error): (IO Error: )?Could not \w+ file "/;
/** Messages of `pg` without a code. */
const PG_MESSAGES = /^(Connection terminated|timeout e|Client (has encountered|was closed))/;

function quotesNothing(error: unknown): boolean {
  const { code, syscall, message } = propertiesOf(error);
  if (typeof code === 'string') {
    if (isPostgres(error)) return POSTGRES_CLASSES.test(code);
    return OWN_CODE.test(code) || SQLITE_CODE.test(code) || typeof syscall === 'string';
  }
  // gRPC has numeric codes, and its messages describe the outcome of a call.
  if (typeof code === 'number') return true;
  return typeof message === 'string' && (DUCKDB_KINDS.test(message) || PG_MESSAGES.test(message));
}

function isPostgres(error: unknown): boolean {
  const { code, severity } = propertiesOf(error);
  return typeof severity === 'string' && typeof code === 'string';
}

function aboutOf(error: unknown): LoggableError['about'] {
  const names = propertiesOf(error);
  const about: { table?: string; column?: string; constraint?: string } = {};
  for (const name of ['table', 'column', 'constraint'] as const) {
    const value = names[name];
    if (typeof value === 'string') about[name] = value;
  }
  return about;
}

/** The lines of the stack after the message, which may itself have several lines. */
function framesOf(error: unknown): string[] {
  const { stack, message } = propertiesOf(error);
  if (typeof stack !== 'string') return [];
  const places = typeof message === 'string' ? stack.slice(stack.indexOf(message) + message.length) : stack;
  const frames = [
    ...places.matchAll(/^ {4}at (?:(?:async )?([\w$.#<> ]+) )?\(?((?:file:|node:|\/)[^()\n]*:\d+:\d+)\)?$/gm),
  ];
  return frames
    .slice(0, MOST_FRAMES)
    .map(([, name, place = '']) => `${name === undefined ? '' : `${name} `}${shortened(place)}`);
}

/** A path from the program's own folders on. */
function shortened(place: string): string {
  return place.replace(/^.*?\/(?=(?:dist\/)?(?:apps|libs|node_modules|test)\/)/, '');
}
