import { Area, Bar, BarChart, CartesianGrid, ComposedChart, Line, Tooltip, XAxis, YAxis } from 'recharts';
import { measure, percent } from '../show/numbers.js';
import { STILL_IN_TREATMENT } from '../show/colours.js';
import { colourOf } from '../show/palette.js';
import { axisUpTo } from './axis.js';
import { certaintyOf } from './certainty.js';
import { useWidth } from './use-width.js';

/** A month or year with its median and quartiles. */
export interface MedianPoint {
  readonly name: string;
  readonly n: number;
  readonly median: number | null;
  readonly p25: number | null;
  readonly p75: number | null;
  /** The share still in treatment. */
  readonly open: number;
  /** Whether it is too early to compare it with the others. */
  readonly isTooEarly: boolean;
}

interface Properties {
  /** A description of the chart for screen readers. */
  readonly label: string;
  readonly points: readonly MedianPoint[];
  /** The greatest value of all charts to compare. */
  readonly greatest: number;
}

const LEFT = 44;
const margin = { top: 10, right: 12, bottom: 0, left: 0 };

/**
 * Medians in days over time with a band; grey and dotted where it is too early. Below, on the same axis, the share that
 * is still open.
 */
export function MedianLine({ label, points, greatest }: Properties) {
  const [width, measured] = useWidth();
  const axis = axisUpTo(Math.max(greatest, 1));
  const drawn = certaintyOf(points, ({ isTooEarly }) => isTooEarly);
  return (
    <div className="chart" ref={measured} role="img" aria-label={label}>
      {width !== undefined && (
        <>
          <ComposedChart width={width} height={240} data={[...drawn]} accessibilityLayer={false} margin={margin}>
            <CartesianGrid vertical={false} stroke="var(--grid)" />
            {/* Like the columns below: each category has the same width, with its point in the middle. */}
            <XAxis dataKey="name" scale="band" tickLine={false} minTickGap={16} stroke="var(--axis)" />
            <YAxis
              domain={[0, axis.end]}
              ticks={[...axis.ticks]}
              width={LEFT}
              tickLine={false}
              axisLine={false}
              stroke="var(--axis)"
            />
            <Tooltip formatter={(value) => `${measure(Number(value))} days`} />
            <Area
              dataKey="band"
              fill={colourOf(0)}
              fillOpacity={0.2}
              stroke="none"
              activeDot={false}
              tooltipType="none"
              isAnimationActive={false}
            />
            <Line
              dataKey="uncertain"
              stroke="var(--control-line)"
              strokeWidth={1.5}
              strokeDasharray="2 4"
              dot={{ r: 3, strokeDasharray: 'none', strokeWidth: 1.5, fill: 'var(--surface)' }}
              activeDot={false}
              tooltipType="none"
              isAnimationActive={false}
            />
            <Line
              dataKey="known"
              stroke={colourOf(0)}
              strokeWidth={2}
              dot={{ r: 3, fill: colourOf(0) }}
              activeDot={false}
              tooltipType="none"
              isAnimationActive={false}
            />
            <Line name="Median" dataKey="median" stroke="none" dot={false} isAnimationActive={false} />
          </ComposedChart>
          <p className="chart-caption">Still in treatment</p>
          <BarChart width={width} height={90} data={[...points]} accessibilityLayer={false} margin={margin}>
            <CartesianGrid vertical={false} stroke="var(--grid)" />
            <XAxis dataKey="name" hide />
            <YAxis
              domain={[0, 1]}
              ticks={[0, 0.5, 1]}
              tickFormatter={(share: number) => percent(share, 0)}
              width={LEFT}
              tickLine={false}
              axisLine={false}
              stroke="var(--axis)"
            />
            <Tooltip cursor={{ fill: 'var(--hover)' }} formatter={(value) => percent(Number(value))} />
            <Bar
              name="Still in treatment"
              dataKey="open"
              fill={STILL_IN_TREATMENT}
              maxBarSize={28}
              isAnimationActive={false}
            />
          </BarChart>
        </>
      )}
    </div>
  );
}
