import { colourOf } from '../show/palette.js';

interface Limited {
  readonly figure: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** A share on two occasions. */
export interface ChangeRow {
  readonly name: string;
  readonly before: Limited;
  readonly after: Limited;
  /** The formatted change. */
  readonly text: string;
}

interface Properties {
  readonly rows: readonly ChangeRow[];
  /** Labels of the two occasions. */
  readonly occasions: readonly [before: string, after: string];
}

/** Shares on two occasions on one scale from 0 to 100%: a ring before, a dot after, each with its interval. */
export function ChangeRows({ rows, occasions: [before, after] }: Properties) {
  return (
    <div className="change-rows">
      <p className="legend" aria-hidden="true">
        <span className="legend-mark">
          <svg width="14" height="14">
            <circle cx="7" cy="7" r="4.5" className="change-before" style={{ color: colourOf(6) }} />
          </svg>
          {before}
        </span>
        <span className="legend-mark">
          <svg width="14" height="14">
            <circle cx="7" cy="7" r="5" style={{ fill: colourOf(0) }} />
          </svg>
          {after}
        </span>
      </p>
      <ul>
        {rows.map((row) => (
          <li key={row.name}>
            <span className="bar-name">{row.name}</span>
            <span className="bar-text">{row.text}</span>
            <svg className="change" aria-hidden="true" focusable="false">
              {[0, 0.25, 0.5, 0.75, 1].map((mark) => (
                <line key={mark} className="grid-line" x1={at(mark)} x2={at(mark)} y1="0" y2="100%" />
              ))}
              <line className="change-line" x1={at(row.before.figure)} x2={at(row.after.figure)} y1="50%" y2="50%" />
              <g style={{ color: colourOf(6) }}>
                <Interval {...row.before} height="26%" />
                <circle className="change-before" cx={at(row.before.figure)} cy="50%" r="4.5" />
              </g>
              <g style={{ color: colourOf(0) }}>
                <Interval {...row.after} height="74%" />
                <circle cx={at(row.after.figure)} cy="50%" r="5" fill="currentColor" />
              </g>
            </svg>
          </li>
        ))}
      </ul>
      <div className="range-axis" aria-hidden="true">
        {[0, 0.25, 0.5, 0.75, 1].map((mark) => (
          <span key={mark} style={{ left: at(mark) }}>
            {100 * mark}%
          </span>
        ))}
      </div>
    </div>
  );
}

function Interval({ lower, upper, height }: Omit<Limited, 'figure'> & { readonly height: string }) {
  if (lower === null || upper === null) return null;
  return <line className="interval-line" x1={at(lower)} x2={at(upper)} y1={height} y2={height} />;
}

function at(share: number): string {
  return `${100 * share}%`;
}
