import { count } from '../show/numbers.js';
import type { PlotFrame } from './frame.js';
import { atRiskOn, shortNames, type Steps } from './steps.js';

interface Properties {
  /** The label of the numbers: `Number at risk`. */
  readonly title?: string;
  /** The unit of the axis: `day`. */
  readonly unit?: string;
  /** The first value of the axis. */
  readonly start?: number;
  readonly curves: readonly Steps[];
  readonly days: readonly number[];
  /** The last day of the axis. */
  readonly end: number;
  readonly plot: PlotFrame;
  /** Whether there is room for labels next to the plot. */
  readonly hasLabels: boolean;
}

/** The numbers under observation, aligned with the ticks of the axis. */
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
