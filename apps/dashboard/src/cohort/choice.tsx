import { useId } from 'react';
import { withValue } from '../address/parameters.js';
import { useAddress } from '../address/use-address.js';

interface Properties {
  readonly label: string;
  /** The address parameter of the choice. */
  readonly name: string;
  /** Values with their labels. */
  readonly values: Readonly<Record<string, string>>;
  /** The value if the address has none; by default the first. */
  readonly byDefault?: string;
}

/** A choice between a few values, stored in the address. */
export function Choice({ label, name, values, byDefault }: Properties) {
  const { search, change } = useAddress();
  const id = useId();
  return (
    <p className="choice-line">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={chosenIn(search, name, values, byDefault)}
        onChange={({ target }) => change((current) => withValue(current, name, target.value))}
      >
        {Object.entries(values).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </p>
  );
}

/** The chosen value in an address. */
export function chosenIn(
  search: URLSearchParams,
  name: string,
  values: Readonly<Record<string, string>>,
  byDefault = Object.keys(values)[0]!,
): string {
  const value = search.get(name);
  return value !== null && Object.hasOwn(values, value) ? value : byDefault;
}
