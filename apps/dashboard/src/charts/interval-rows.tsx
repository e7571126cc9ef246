import { colourOf } from '../show/palette.js';

/** A figure with its interval; an unknown limit is not drawn. */
export interface IntervalRow {
  readonly name: string;
  readonly figure: number;
  readonly lower: number | null;
  readonly upper: number | null;
  /** The formatted figure. */
  readonly text: string;
  readonly colour?: string | undefined;
}

interface Properties {
  readonly rows: readonly IntervalRow[];
  /** The end of the scale, which starts at zero. */
  readonly end: number;
}

/** Figures in rows on one scale: a dot with the line of its interval. */
export function IntervalRows({ rows, end }: Properties) {
  return (
    <ul className="interval-rows">
      {rows.map(({ name, figure, lower, upper, text, colour = colourOf(0) }) => (
        <li key={name}>
          <span className="bar-name">{name}</span>
          <span className="bar-text">{text}</span>
          <svg className="interval" aria-hidden="true" focusable="false" style={{ color: colour }}>
            <line className="interval-track" x1="0" x2="100%" y1="50%" y2="50%" />
            {lower !== null && upper !== null && (
              <line className="interval-line" x1={at(lower, end)} x2={at(upper, end)} y1="50%" y2="50%" />
            )}
            <circle cx={at(figure, end)} cy="50%" r="4.5" fill="currentColor" />
          </svg>
        </li>
      ))}
    </ul>
  );
}

function at(value: number, end: number): string {
  return `${(100 * value) / end}%`;
}
