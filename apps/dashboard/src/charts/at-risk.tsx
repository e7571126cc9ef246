import { count } from '../show/numbers.js';
import type { PlotFrame } from './frame.js';
import { atRiskOn, shortNames, type Steps } from './steps.js';

interface Properties {
  /** What the numbers are: `Number at risk`. */
  readonly title?: string;
  /** What the marks of the axis are: `day`. */
  readonly unit?: string;
  /** Where the axis begins. */
  readonly start?: number;
  readonly curves: readonly Steps[];
  readonly days: readonly number[];
  /** The last day of the axis. */
  readonly end: number;
  readonly plot: PlotFrame;
  /** Whether there is room for the names beside the plot. */
  readonly hasLabels: boolean;
}

/** How many are under observation, under the marks of the axis that they belong to. */
export function AtRisk({
  title = 'Number at risk',
  unit = 'day',
  start = 0,
  curves,
  days,
  end,
  plot,
  hasLabels,
}: Properties) {
  const short = shortNames(curves.map(({ name }) => name));
  const labelPadding = `calc(100% - ${plot.right - 24}px)`;
  return (
    <div className={hasLabels ? 'at-risk at-risk-labelled' : 'at-risk'} role="table" aria-label={title}>
      <p className="at-risk-title" aria-hidden="true">
        {title}
      </p>
      <div role="row" className="unseen">
        <span role="columnheader">Group</span>
        {days.map((day) => (
          <span key={day} role="columnheader">
            {unit} {day}
          </span>
        ))}
      </div>
      {curves.map((curve, index) => (
        <div key={curve.name} role="row" className="at-risk-row" style={{ color: curve.colour }}>
          <span
            role="rowheader"
            className={curve.name === title ? 'unseen' : 'at-risk-name'}
            style={{ paddingLeft: hasLabels ? labelPadding : 0 }}
          >
            {hasLabels ? short[index] : curve.name}
          </span>
          {days.map((day) => (
            <span
              key={day}
              role="cell"
              className="at-risk-cell"
              style={{
                left: `calc(${plot.left}px + (100% - ${plot.left + plot.right}px) * ${(day - start) / (end - start)})`,
              }}
            >
              {count(atRiskOn(curve, day))}
            </span>
          ))}
        </div>
      ))}
    </div>
  );
}
