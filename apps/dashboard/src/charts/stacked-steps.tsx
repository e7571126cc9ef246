import { Area, AreaChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts';
import { percent } from '../show/numbers.js';
import { dayTicks, heightOf, NARROW, type PlotFrame } from './frame.js';
import { shortNames, type CurvePoint } from './steps.js';
import { useWidth } from './use-width.js';

interface Properties {
  /** A description of the chart for screen readers. */
  readonly label: string;
  /** From the bottom up. */
  readonly series: readonly { readonly name: string; readonly colour: string }[];
  /** The share of each series after a day. */
  readonly points: readonly CurvePoint[];
  /** The last day of the axis. */
  readonly end: number;
}

const HEIGHT = 300;

/** Stacked shares of a whole that change in steps. */
export function StackedSteps({ label, series, points, end }: Properties) {
  const [width, measured] = useWidth();
  const isNarrow = width !== undefined && width < NARROW;
  const plot: PlotFrame = { left: 48, right: isNarrow ? 16 : 172, top: 10, bottom: 44, height: HEIGHT };
  return (
    <div className="chart" ref={measured} role="img" aria-label={label}>
      {width !== undefined && (
        <AreaChart
          width={width}
          height={plot.height}
          data={[...points]}
          accessibilityLayer={false}
          margin={{ top: plot.top, right: plot.right, bottom: 0, left: 0 }}
        >
          <CartesianGrid vertical={false} stroke="var(--grid)" />
          <XAxis
            type="number"
            dataKey="day"
            domain={[0, end]}
            ticks={[...dayTicks(end, isNarrow)]}
            height={plot.bottom}
            interval={0}
            tickLine={false}
            stroke="var(--axis)"
            label={{ value: 'days since admission', position: 'insideBottom', offset: 4, fill: 'var(--axis)' }}
          />
          <YAxis
            domain={[0, 1]}
            ticks={[0, 0.25, 0.5, 0.75, 1]}
            tickFormatter={(share: number) => percent(share, 0)}
            width={plot.left}
            tickLine={false}
            axisLine={false}
            stroke="var(--axis)"
          />
          <Tooltip
            labelFormatter={(day) => `After day ${String(day)}`}
            formatter={(value) => percent(Number(value))}
            itemSorter={() => 0}
          />
          {series.map(({ name, colour }, index) => (
            <Area
              key={name}
              name={name}
              type="stepAfter"
              stackId="all"
              dataKey={({ values }: CurvePoint) => values[index]}
              fill={colour}
              fillOpacity={0.85}
              stroke="var(--surface)"
              strokeWidth={0.75}
              activeDot={false}
              isAnimationActive={false}
            />
          ))}
          {!isNarrow && <Labels series={series} points={points} x={width - plot.right + 8} plot={plot} />}
        </AreaChart>
      )}
    </div>
  );
}

interface Labelled extends Pick<Properties, 'series' | 'points'> {
  readonly x: number;
  readonly plot: PlotFrame;
}

/** The minimum height, in pixels, of a share with a label next to the chart. Smaller ones are only in the legend. */
const LEAST = 14;

/** Labels of the shares at the end of the chart. */
function Labels({ series, points, x, plot }: Labelled) {
  const last = points.findLast(({ values }) => values.every((value) => value !== undefined))?.values ?? [];
  const inner = plot.height - plot.top - plot.bottom;
  const short = shortNames(series.map(({ name }) => name));
  const named = series.map(({ name }, index) => {
    const share = last[index] ?? 0;
    const below = last.slice(0, index).reduce<number>((sum, value) => sum + (value ?? 0), 0);
    return { name, short: short[index], share, middle: below + share / 2 };
  });
  return (
    <g className="curve-labels" aria-hidden="true">
      {named
        .filter(({ share }) => share * inner >= LEAST)
        .map(({ name, short: text, middle }) => (
          <text key={name} x={x} y={heightOf(middle, plot)} dy="0.32em">
            {text}
          </text>
        ))}
    </g>
  );
}
