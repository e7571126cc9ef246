import { boundNames, withValue, type Bound } from '../address/parameters.js';
import { useAddress } from '../address/use-address.js';

/** Dates and ages between which the cohort lies, and the data cut-off. */
export function Bounds({ names }: { readonly names: readonly Bound[] }) {
  const { search, change } = useAddress();
  const all: readonly (readonly [string, string])[] = [
    ...names.map((name) => [name, boundNames[name]] as const),
    ['cutOff', 'Data cut-off'],
  ];
  return (
    <fieldset className="bounds">
      <legend>Dates and ages</legend>
      {all.map(([name, words]) => (
        <label key={name}>
          {words}
          <input
            type={name.endsWith('Age') ? 'number' : 'date'}
            min={name.endsWith('Age') ? 0 : undefined}
            max={name.endsWith('Age') ? 130 : undefined}
            value={search.get(name) ?? ''}
            onChange={({ target }) => change((current) => withValue(current, name, target.value))}
          />
        </label>
      ))}
    </fieldset>
  );
}
