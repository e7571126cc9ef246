import { useId } from 'react';
import { withValue } from '../../address/parameters.js';
import { useAddress } from '../../address/use-address.js';
import { Choice } from '../../cohort/choice.js';
import { TypedInput } from '../../cohort/typed-input.js';
import { nameInWords } from '../../show/words.js';
import type { DescribedOption } from './description.js';

const date = { type: 'date', min: '1900-01-01' } as const;
const text = { type: 'text', size: 16 } as const;

/** An option of a report, stored in the address. */
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
      <TypedInput
        id={id}
        {...(type === 'date' ? date : text)}
        inputMode={type === 'integer' ? 'numeric' : undefined}
        value={chosen ?? ''}
        change={(value, isSameEdit) => change((current) => withValue(current, name, value), { replace: isSameEdit })}
      />
    </p>
  );
}
