import type { Caller } from '#access/api-key';
import type { Limits } from '#read-models/reports/limits';

/** The limits of a caller's reports, to add to the request; empty for a caller who may see everything. */
export function limitsOf({ provider }: Caller, today: () => string): { readonly limits?: Limits } {
  return provider === undefined ? {} : { limits: { provider, today: today() } };
}
