import { count, measure } from '../show/numbers.js';
import { colourOf } from '../show/palette.js';
import { axisUpTo } from './axis.js';

/** The spread of one group: 10th to 90th percentile, quartiles, median. */
export interface RangeRow {
  readonly name: string;
  readonly n: number;
  /** The number of open stays, which have no length yet. */
  readonly open: number;
  readonly colour?: string | undefined;
  /** Absent if the group is too small or has no figures yet. */
  readonly range?: {
    readonly p10: number;
    readonly p25: number;
    readonly median: number;
    readonly p75: number;
    readonly p90: number;
  };
}

interface Properties {
  readonly rows: readonly RangeRow[];
  /** The unit: `days`. */
  readonly unit: string;
}

/**
 * Spreads in rows on one axis from zero: a line from the 10th to the 90th percentile, a box between the quartiles, a
 * mark at the median.
 */
export function RangeRows({ rows, unit }: Properties) {
  const { end, ticks } = axisUpTo(Math.max(...rows.map(({ range }) => range?.p90 ?? 0), 1));
  return (
    <div className="range-rows">
      <p className="legend" aria-hidden="true">
        <svg width="72" height="14">
          <line x1="2" x2="70" y1="7" y2="7" className="range-line" />
          <rect x="18" y="2" width="34" height="10" className="range-box" />
          <line x1="32" x2="32" y1="0" y2="14" className="range-median" />
        </svg>
        middle 80% (line), middle half (box), median (mark), in {unit}
      </p>
      <ul>
        {rows.map(({ name, n, open, range, colour = colourOf(0) }) => (
          <li key={name}>
            <span className="bar-name">
              {name}{' '}
              <span className="quiet">
                n {count(n)}
                {open > 0 && `, ${count(open)} open`}
              </span>
            </span>
            <span className="bar-text">
              {range === undefined ? 'too few' : `${measure(range.median)} ${unit}`}
              {range !== undefined && (
                <span className="quiet">
                  {' '}
                  ({measure(range.p25)}–{measure(range.p75)})
                </span>
              )}
            </span>
            <svg className="range" aria-hidden="true" focusable="false">
              {ticks.map((tick) => (
                <line key={tick} className="grid-line" x1={at(tick, end)} x2={at(tick, end)} y1="0" y2="100%" />
              ))}
              {range !== undefined && <Range {...range} end={end} colour={colour} />}
            </svg>
          </li>
        ))}
      </ul>
      <div className="range-axis" aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick} style={{ left: at(tick, end) }}>
            {count(tick)}
          </span>
        ))}
      </div>
    </div>
  );
}

type RangeProperties = NonNullable<RangeRow['range']> & { readonly end: number; readonly colour: string };

function Range({ p10, p25, median, p75, p90, end, colour }: RangeProperties) {
  return (
    <g style={{ color: colour }}>
      <line className="range-line" x1={at(p10, end)} x2={at(p90, end)} y1="50%" y2="50%" />
      <rect className="range-box" x={at(p25, end)} width={at(p75 - p25, end)} y="20%" height="60%" />
      <line className="range-median" x1={at(median, end)} x2={at(median, end)} y1="5%" y2="95%" />
    </g>
  );
}

function at(value: number, end: number): string {
  return `${(100 * value) / end}%`;
}
