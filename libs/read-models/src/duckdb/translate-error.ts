import { ReadModelBusy, ReadModelUnavailable } from '../store/errors.js';

/** DuckDB errors have neither a class nor a code. The kind precedes the message; advice follows on further lines. */
const OUT_OF_MEMORY = /^Out of Memory Error: (?<reason>.*)/;

/** After such an error, for example a full disk, DuckDB answers nothing until the file is reopened. */
const FATAL = /^FATAL Error: /;

/**
 * Returns `ReadModelBusy` if DuckDB ran out of memory, `ReadModelUnavailable` if it invalidated the file, and any other
 * error unchanged.
 */
export function translateError(error: unknown): unknown {
  const message = messageOf(error);
  const reason = OUT_OF_MEMORY.exec(message)?.groups?.['reason'];
  if (reason !== undefined) return new ReadModelBusy(`DuckDB is out of memory: ${reason}`, { cause: error });
  if (!FATAL.test(message)) return error;
  return new ReadModelUnavailable('the read model', 'DuckDB invalidated it; it is being reopened', { cause: error });
}

/** Some errors come from outside the realm whose `Error` tests know. */
function messageOf(error: unknown): string {
  const message = (error as { readonly message?: unknown } | null)?.message;
  return typeof message === 'string' ? message : '';
}
