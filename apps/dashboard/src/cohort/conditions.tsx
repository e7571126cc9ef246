import { boundNames, bounds, toggled, withValue } from '../address/parameters.js';
import { dimensionNames, dimensions } from '../address/dimensions.js';
import { useAddress } from '../address/use-address.js';
import { readValue, wordsFor } from '../show/words.js';

interface Condition {
  readonly words: string;
  remove(search: URLSearchParams): URLSearchParams;
}

/** The conditions of the cohort in words, each with a button that takes it away. */
export function Conditions() {
  const { search, change } = useAddress();
  const conditions = conditionsOf(search);
  if (conditions.length === 0) return <p className="cohort-all">Everyone</p>;
  return (
    <ul className="conditions" aria-label="Conditions">
      {conditions.map(({ words, remove }) => (
        <li key={words}>
          <button type="button" className="condition" onClick={() => change(remove)} aria-label={`Remove ${words}`}>
            {words}
            <span aria-hidden="true"> ×</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function conditionsOf(search: URLSearchParams): readonly Condition[] {
  const values = dimensions.flatMap((dimension) =>
    search.getAll(dimension).map((value) => ({
      words: `${dimensionNames[dimension]}: ${wordsFor(dimension, readValue(value))}`,
      remove: (from: URLSearchParams) => toggled(from, dimension, value),
    })),
  );
  const limits = bounds.flatMap((bound) => {
    const value = search.get(bound);
    if (value === null) return [];
    return [
      { words: `${boundNames[bound]} ${value}`, remove: (from: URLSearchParams) => withValue(from, bound, undefined) },
    ];
  });
  const cutOff = search.get('cutOff');
  const end =
    cutOff === null
      ? []
      : [{ words: `Data to ${cutOff}`, remove: (from: URLSearchParams) => withValue(from, 'cutOff', undefined) }];
  return [...values, ...limits, ...end];
}
