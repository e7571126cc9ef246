import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import { isDimension } from './dimensions.js';
import type { Dimension } from '#read-models/reports/cohort';

/** The address is the state of the page: whoever opens it sees the same view. */
export interface Address {
  readonly search: URLSearchParams;
  /** Goes to the address that is made from the current one; `replace` makes it no step of its own in the browser's history. */
  change(make: (search: URLSearchParams) => URLSearchParams, options?: { readonly replace?: boolean }): void;
}

export function useAddress(): Address {
  const [search, setSearch] = useSearchParams();
  const change = useCallback<Address['change']>(
    (make, options) => setSearch((current) => make(current), options),
    [setSearch],
  );
  return { search, change };
}

/** What a page compares by: as the address says (`none` for nothing), else as the page does by itself. */
export function groupingIn(search: URLSearchParams, byDefault?: Dimension): Dimension | undefined {
  const by = search.get('by');
  if (by === 'none') return undefined;
  return isDimension(by) ? by : byDefault;
}
