import { useId } from 'react';
import type { Dimension } from '#read-models/reports/cohort';
import { dimensionNames, dimensions } from '../address/dimensions.js';
import { withValue } from '../address/parameters.js';
import { groupingIn, useAddress } from '../address/use-address.js';

interface Properties {
  /** The dimension to compare by if the address has none. */
  readonly byDefault?: Dimension;
  /** Dimensions that this page cannot compare by. */
  readonly without?: readonly Dimension[];
}

/** Selects the dimension to compare by. */
export function GroupingChoice({ byDefault, without = [] }: Properties) {
  const { search, change } = useAddress();
  const id = useId();
  return (
    <p className="choice-line">
      <label htmlFor={id}>Compare by</label>
      <select
        id={id}
        value={groupingIn(search, byDefault) ?? 'none'}
        onChange={({ target }) => change((current) => withValue(current, 'by', target.value))}
      >
        <option value="none">Nothing: everyone together</option>
        {dimensions
          .filter((dimension) => !without.includes(dimension))
          .map((dimension) => (
            <option key={dimension} value={dimension}>
              {dimensionNames[dimension]}
            </option>
          ))}
      </select>
    </p>
  );
}
