import type { Caller } from '#access/api-key';
import type { Limits } from '#read-models/reports/limits';

/** What a caller may see of reports, to be put into the question; nothing for whoever may see all. */
export function limitsOf({ provider }: Caller, today: () => string): { readonly limits?: Limits } {
  return provider === undefined ? {} : { limits: { provider, today: today() } };
}
