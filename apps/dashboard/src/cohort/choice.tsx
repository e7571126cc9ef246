import { useId } from 'react';
import { withValue } from '../address/parameters.js';
import { useAddress } from '../address/use-address.js';

interface Properties {
  readonly label: string;
  /** The parameter of the address that holds the choice. */
  readonly name: string;
  /** Values with their words. */
  readonly values: Readonly<Record<string, string>>;
  /** What is chosen where the address does not say; the first where nothing is named. */
  readonly byDefault?: string;
}

/** Chooses one of a few values that the address holds. */
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

/** The value that an address chooses. */
export function chosenIn(
  search: URLSearchParams,
  name: string,
  values: Readonly<Record<string, string>>,
  byDefault = Object.keys(values)[0]!,
): string {
  const value = search.get(name);
  return value !== null && Object.hasOwn(values, value) ? value : byDefault;
}
