import { ReadModelBusy, ReadModelUnavailable } from '../store/errors.js';

/** The errors of DuckDB have neither a class nor a code; the kind stands before the message, advice on further lines. */
const OUT_OF_MEMORY = /^Out of Memory Error: (?<reason>.*)/;

/** After an error of this kind, of a full disk for instance, DuckDB answers nothing until the file is opened again. */
const FATAL = /^FATAL Error: /;

/**
 * `ReadModelBusy` where DuckDB had no memory for what it was to do, `ReadModelUnavailable` where it gave up the file; every
 * other error as it is.
 */
export function translateError(error: unknown): unknown {
  const message = messageOf(error);
  const reason = OUT_OF_MEMORY.exec(message)?.groups?.['reason'];
  if (reason !== undefined) return new ReadModelBusy(`DuckDB is out of memory: ${reason}`, { cause: error });
  if (!FATAL.test(message)) return error;
  return new ReadModelUnavailable('the read model', 'DuckDB gave it up; it is opened again', { cause: error });
}

/** Some come from outside the realm in which tests know `Error`. */
function messageOf(error: unknown): string {
  const message = (error as { readonly message?: unknown } | null)?.message;
  return typeof message === 'string' ? message : '';
}
