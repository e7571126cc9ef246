import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import { isDimension } from './dimensions.js';
import type { Dimension } from '#read-models/reports/cohort';

/** The address is the state of the page: the same address shows the same view. */
export interface Address {
  readonly search: URLSearchParams;
  /** Navigates to an address made from the current one. `replace` adds no entry to the browser's history. */
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

/** The dimension that a page compares by: from the address (`none` for no comparison), else the page's default. */
export function groupingIn(search: URLSearchParams, byDefault?: Dimension): Dimension | undefined {
  const by = search.get('by');
  if (by === 'none') return undefined;
  return isDimension(by) ? by : byDefault;
}
