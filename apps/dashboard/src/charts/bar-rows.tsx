import { colourOf } from '../show/palette.js';

/** A category with its number. */
export interface BarRow {
  readonly name: string;
  readonly value: number;
  /** The formatted number. */
  readonly text: string;
  readonly colour?: string | undefined;
}

interface Properties {
  readonly rows: readonly BarRow[];
  /** The end of the scale, shown as a track: the whole of something. Without it, the greatest value fills the width. */
  readonly most?: number;
}

/** Horizontal bars with their labels above them, so that long labels fit on a phone. All start at zero. */
export function BarRows({ rows, most }: Properties) {
  const end = most ?? Math.max(...rows.map(({ value }) => value), 0);
  return (
    <ul className="bar-rows">
      {rows.map(({ name, value, text, colour = colourOf(0) }) => (
        <li key={name}>
          <span className="bar-name">{name}</span>
          <span className="bar-text">{text}</span>
          <svg className="bar" aria-hidden="true" focusable="false">
            {most !== undefined && <rect className="bar-track" width="100%" height="100%" rx="2" />}
            <rect width={percentOf(value, end)} height="100%" rx="2" style={{ fill: colour }} />
          </svg>
        </li>
      ))}
    </ul>
  );
}

function percentOf(value: number, most: number): string {
  return most === 0 ? '0%' : `${(100 * value) / most}%`;
}
