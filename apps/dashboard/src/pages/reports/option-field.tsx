import { useId } from 'react';
import { withValue } from '../../address/parameters.js';
import { useAddress } from '../../address/use-address.js';
import { Choice } from '../../cohort/choice.js';
import { nameInWords } from '../../show/words.js';
import type { DescribedOption } from './description.js';

/** Chooses an option of a report; the address holds it. */
export function OptionField({ option }: { readonly option: DescribedOption }) {
  const { name, type, values, byDefault, meaning } = option;
  const { search, change } = useAddress();
  const id = useId();
  if (type === 'choice') {
    const words = Object.fromEntries(values.map((value) => [value, value]));
    return <Choice label={nameInWords(name)} name={name} values={words} byDefault={byDefault} />;
  }
  const chosen = search.get(name) ?? byDefault;
  return (
    <p className="choice-line">
      <label htmlFor={id} title={meaning}>
        {nameInWords(name)}
      </label>
      <input
        // What another page or the browser's history chose is shown; what is typed is asked for when it is complete.
        key={chosen}
        id={id}
        type={type === 'date' ? 'date' : 'text'}
        inputMode={type === 'integer' ? 'numeric' : undefined}
        size={type === 'date' ? undefined : 16}
        defaultValue={chosen}
        onBlur={({ target }) => target.value !== chosen && change((current) => withValue(current, name, target.value))}
        onKeyDown={({ key, currentTarget }) => key === 'Enter' && currentTarget.blur()}
      />
    </p>
  );
}
