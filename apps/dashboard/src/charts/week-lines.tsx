import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import { measure } from '../show/numbers.js';
import { AtRisk } from './at-risk.js';
import { axisUpTo } from './axis.js';
import { certaintyOf } from './certainty.js';
import { NARROW, type PlotFrame } from './frame.js';
import { useWidth } from './use-width.js';

/** A week with its median and quartiles. */
export interface WeekPoint {
  readonly week: number;
  /** The number of cases. */
  readonly n: number;
  readonly median: number | null;
  readonly p25: number | null;
  readonly p75: number | null;
}

interface Properties {
  /** A description of the chart for screen readers. */
  readonly label: string;
  readonly colour: string;
  /** What is counted: `stays`. */
  readonly counted: string;
  readonly weeks: readonly WeekPoint[];
  /** Required values, with their labels. */
  readonly marks: readonly { readonly value: number; readonly name: string }[];
  /** The greatest value and the last week of all charts to compare. */
  readonly greatest: number;
  readonly last: number;
}

/**
 * Hours per week of the stay: the median with the band of its quartiles, dashed and without a band where there are few
 * cases, and the required hours.
 */
export function WeekLines({ label, colour, counted, weeks, marks, greatest, last }: Properties) {
  const [width, measured] = useWidth();
  const isNarrow = width !== undefined && width < NARROW;
  const plot: PlotFrame = { left: 36, right: 20, top: 14, bottom: 44, height: 240 };
  const step = [1, 2, 4, 8, 13].find((each) => last / each <= (isNarrow ? 6 : 10)) ?? 26;
  const ticks = Array.from({ length: Math.floor((last - 1) / step) + 1 }, (_, index) => 1 + index * step);
  const axis = axisUpTo(Math.max(greatest, 1));
  const points = certaintyOf(weeks);
  return (
    <div className="chart" ref={measured}>
      {width !== undefined && (
        <>
          <div role="img" aria-label={label}>
            <ComposedChart
              width={width}
              height={plot.height}
              data={[...points]}
              accessibilityLayer={false}
              margin={{ top: plot.top, right: plot.right, bottom: 0, left: 0 }}
            >
              <CartesianGrid vertical={false} stroke="var(--grid)" />
              <XAxis
                type="number"
                dataKey="week"
                domain={[1, last]}
                ticks={ticks}
                height={plot.bottom}
                interval={0}
                tickLine={false}
                stroke="var(--axis)"
                label={{ value: 'week of the stay', position: 'insideBottom', offset: 4, fill: 'var(--axis)' }}
              />
              <YAxis
                domain={[0, axis.end]}
                ticks={[...axis.ticks]}
                width={plot.left}
                tickLine={false}
                axisLine={false}
                stroke="var(--axis)"
              />
              <Tooltip
                labelFormatter={(week) => `Week ${String(week)}`}
                formatter={(value) => `${measure(Number(value))} hours`}
              />
              <Area
                dataKey="band"
                fill={colour}
                fillOpacity={0.2}
                stroke="none"
                activeDot={false}
                tooltipType="none"
                isAnimationActive={false}
              />
              {marks.map(({ value, name }) => (
                <ReferenceLine
                  key={name}
                  y={value}
                  stroke="var(--ink)"
                  strokeWidth={1.5}
                  strokeDasharray="6 4"
                  label={{ value: name, position: 'insideBottomRight', fill: 'var(--ink)' }}
                />
              ))}
              <Line
                dataKey="uncertain"
                stroke={colour}
                strokeWidth={1.5}
                strokeDasharray="2 4"
                dot={{ r: 2.5, strokeDasharray: 'none', strokeWidth: 1.5, fill: 'var(--surface)' }}
                activeDot={false}
                tooltipType="none"
                isAnimationActive={false}
              />
              <Line
                dataKey="known"
                stroke={colour}
                strokeWidth={2}
                dot={{ r: 2.5, fill: colour }}
                activeDot={false}
                tooltipType="none"
                isAnimationActive={false}
              />
              {/* The tooltip of a point, whichever line is drawn there. */}
              <Line name="Median" dataKey="median" stroke="none" dot={false} isAnimationActive={false} />
            </ComposedChart>
          </div>
          <AtRisk
            title={counted}
            unit="week"
            start={1}
            end={last}
            days={ticks}
            curves={[
              {
                name: counted,
                colour,
                n: weeks[0]?.n ?? 0,
                steps: weeks.map(({ week, n }) => ({ day: week, atRisk: n, value: 0, lower: null, upper: null })),
              },
            ]}
            plot={plot}
            hasLabels={false}
          />
        </>
      )}
    </div>
  );
}
