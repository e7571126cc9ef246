import { boundNames, bounds, toggled, withValue, type Condition } from '../address/parameters.js';
import { dimensionNames, dimensions } from '../address/dimensions.js';
import { useAddress } from '../address/use-address.js';
import { readValue, wordsFor } from '../show/words.js';

interface Shown {
  readonly words: string;
  /** Whether the page ignores the condition. */
  readonly isLeftOut: boolean;
  remove(search: URLSearchParams): URLSearchParams;
}

/**
 * The conditions of the cohort, each with a button that removes it; conditions that the page ignores are struck out.
 */
export function Conditions({ without }: { readonly without: readonly Condition[] }) {
  const { search, change } = useAddress();
  const conditions = conditionsOf(search, without);
  if (conditions.length === 0) return <p className="cohort-all">Everyone</p>;
  return (
    <ul className="conditions" aria-label="Conditions">
      {conditions.map(({ words, isLeftOut, remove }) => (
        <li key={words}>
          <button
            type="button"
            className="condition"
            onClick={() => change(remove)}
            aria-label={`Remove ${words}${isLeftOut ? ' not used here' : ''}`}
          >
            {isLeftOut ? <s>{words}</s> : words}
            {isLeftOut && ' not used here'}
            <span aria-hidden="true"> ×</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function conditionsOf(search: URLSearchParams, without: readonly Condition[]): readonly Shown[] {
  const values = dimensions.flatMap((dimension) =>
    search.getAll(dimension).map((value) => ({
      words: `${dimensionNames[dimension]}: ${wordsFor(dimension, readValue(value))}`,
      isLeftOut: without.includes(dimension),
      remove: (from: URLSearchParams) => toggled(from, dimension, value),
    })),
  );
  const limits = bounds.flatMap((bound) => {
    const value = search.get(bound);
    if (value === null) return [];
    return [
      {
        words: `${boundNames[bound]} ${value}`,
        isLeftOut: without.includes(bound),
        remove: (from: URLSearchParams) => withValue(from, bound, undefined),
      },
    ];
  });
  const cutOff = search.get('cutOff');
  const end =
    cutOff === null
      ? []
      : [
          {
            words: `Data to ${cutOff}`,
            isLeftOut: false,
            remove: (from: URLSearchParams) => withValue(from, 'cutOff', undefined),
          },
        ];
  return [...values, ...limits, ...end];
}
