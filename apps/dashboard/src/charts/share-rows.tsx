import { percent } from '../show/numbers.js';

/** A group whose parts add up to the whole. */
export interface ShareRow {
  readonly name: string;
  /** A note after the name: `325 stays`. */
  readonly note: string;
  readonly parts: readonly SharePart[];
}

export interface SharePart {
  readonly name: string;
  /** The share of the group, from 0 to 1. */
  readonly share: number;
  readonly colour: string;
}

/** A smaller part has no room for its figure. */
const LEAST = 0.07;

/** Groups in rows, each as one bar from 0 to 100%: small multiples that compare groups of any size. */
export function ShareRows({ rows }: { readonly rows: readonly ShareRow[] }) {
  return (
    <ul className="share-rows">
      {rows.map(({ name, note, parts }) => (
        <li key={name}>
          <span className="bar-name">
            {name} <span className="quiet">{note}</span>
          </span>
          <span className="unseen">{parts.map((part) => `${part.name} ${percent(part.share)}`).join(', ')}</span>
          <svg className="share-bar" aria-hidden="true" focusable="false">
            {withStarts(parts).map(({ name: part, start, share, colour }) => (
              <g key={part}>
                <title>{`${part}: ${percent(share)}`}</title>
                <rect x={`${100 * start}%`} width={`${100 * share}%`} height="100%" style={{ fill: colour }} />
                {share >= LEAST && (
                  <text x={`${100 * (start + share / 2)}%`} y="50%" dy="0.34em">
                    {percent(share, 0)}
                  </text>
                )}
              </g>
            ))}
          </svg>
        </li>
      ))}
    </ul>
  );
}

function withStarts(parts: readonly SharePart[]) {
  const starts = parts.map((_, index) => parts.slice(0, index).reduce((sum, { share }) => sum + share, 0));
  return parts.map((part, index) => ({ ...part, start: starts[index]! }));
}
