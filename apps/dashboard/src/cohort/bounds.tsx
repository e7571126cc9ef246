import { boundNames, withValue, type Bound } from '../address/parameters.js';
import { useAddress } from '../address/use-address.js';
import { TypedInput } from './typed-input.js';

/** The dates and ages that limit the cohort, and the data cut-off. */
export function Bounds({ names }: { readonly names: readonly Bound[] }) {
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
          <BoundInput name={name} />
        </label>
      ))}
    </fieldset>
  );
}

const age = { type: 'number', min: 0, max: 130 } as const;
/** A partly typed year is earlier than this. */
const date = { type: 'date', min: '1900-01-01' } as const;

function BoundInput({ name }: { readonly name: string }) {
  const { search, change } = useAddress();
  return (
    <TypedInput
      {...(name.endsWith('Age') ? age : date)}
      value={search.get(name) ?? ''}
      change={(value, isSameEdit) => change((current) => withValue(current, name, value), { replace: isSameEdit })}
    />
  );
}
