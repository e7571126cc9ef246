import { ReadModelBusy } from '../store/errors.js';

/** The errors of DuckDB have neither a class nor a code; the kind stands before the message, advice on further lines. */
const OUT_OF_MEMORY = /^Out of Memory Error: (?<reason>.*)/;

/** `ReadModelBusy` where DuckDB had no memory for what it was to do; every other error as it is. */
export function explained(error: unknown): unknown {
  // Some come from outside the realm in which tests know `Error`.
  const message = (error as { readonly message?: unknown } | null)?.message;
  const reason = typeof message === 'string' ? OUT_OF_MEMORY.exec(message)?.groups?.['reason'] : undefined;
  return reason === undefined ? error : new ReadModelBusy(`DuckDB is out of memory: ${reason}`, { cause: error });
}
