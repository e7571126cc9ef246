import { Area, CartesianGrid, ComposedChart, Line, ReferenceDot, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import { percent } from '../show/numbers.js';
import { dashOf } from '../show/palette.js';
import { AtRisk } from './at-risk.js';
import { dayTicks, heightOf, NARROW, type PlotFrame } from './frame.js';
import { pointsOf, shortNames, spread, type CurvePoint, type Steps } from './steps.js';
import { useWidth } from './use-width.js';

interface Properties {
  /** A description of the chart for screen readers. */
  readonly label: string;
  readonly curves: readonly Steps[];
  /** The last day of the axis. */
  readonly end: number;
}

const HEIGHT = 340;

/** Step curves of shares that fall from 100%, with their confidence bands; below them the numbers at risk. */
export function StepCurves({ label, curves, end }: Properties) {
  const [width, measured] = useWidth();
  const isNarrow = width !== undefined && width < NARROW;
  const hasLabels = !isNarrow && curves.length > 1;
  const plot: PlotFrame = { left: 48, right: hasLabels ? 172 : 16, top: 10, bottom: 44, height: HEIGHT };
  const ticks = dayTicks(end, isNarrow);
  return (
    <div className="chart" ref={measured}>
      {width !== undefined && (
        <>
          <div role="img" aria-label={label}>
            <Curves curves={curves} end={end} width={width} plot={plot} ticks={ticks} hasLabels={hasLabels} />
          </div>
          <AtRisk curves={curves} days={ticks} end={end} plot={plot} hasLabels={hasLabels} />
        </>
      )}
    </div>
  );
}

interface Drawn extends Omit<Properties, 'label'> {
  readonly width: number;
  readonly plot: PlotFrame;
  readonly ticks: readonly number[];
  readonly hasLabels: boolean;
}

function Curves({ curves, end, width, plot, ticks, hasLabels }: Drawn) {
  const points = pointsOf(curves, end);
  const { top, right, bottom, left, height } = plot;
  return (
    <ComposedChart
      width={width}
      height={height}
      data={[...points]}
      accessibilityLayer={false}
      margin={{ top, right, bottom: 0, left: 0 }}
    >
      <CartesianGrid vertical={false} stroke="var(--grid)" />
      <XAxis
        type="number"
        dataKey="day"
        domain={[0, end]}
        ticks={[...ticks]}
        height={bottom}
        interval={0}
        tickLine={false}
        stroke="var(--axis)"
        label={{ value: 'days since admission', position: 'insideBottom', offset: 4, fill: 'var(--axis)' }}
      />
      <YAxis
        domain={[0, 1]}
        ticks={[0, 0.25, 0.5, 0.75, 1]}
        tickFormatter={(share: number) => percent(share, 0)}
        width={left}
        tickLine={false}
        axisLine={false}
        stroke="var(--axis)"
      />
      <Tooltip
        labelFormatter={(day) => `After day ${String(day)}`}
        formatter={(value) => (Array.isArray(value) ? undefined : percent(Number(value)))}
      />
      <ReferenceLine y={0.5} stroke="var(--axis)" strokeDasharray="2 4" />
      {curves.map(({ name, colour }, index) => (
        <Area
          key={name}
          type="stepAfter"
          dataKey={({ bands }: CurvePoint) => bands[index]}
          fill={colour}
          fillOpacity={curves.length > 3 ? 0.12 : 0.2}
          stroke="none"
          activeDot={false}
          tooltipType="none"
          legendType="none"
          isAnimationActive={false}
        />
      ))}
      {curves.map(({ name, colour }, index) => (
        <Line
          key={name}
          name={name}
          type="stepAfter"
          dataKey={({ values }: CurvePoint) => values[index]}
          stroke={colour}
          strokeWidth={2}
          strokeDasharray={dashOf(index)}
          dot={false}
          isAnimationActive={false}
        />
      ))}
      {curves.map(({ name, colour, median }) =>
        median === undefined || median > end ? null : (
          <ReferenceDot key={name} x={median} y={0.5} r={4} fill="var(--surface)" stroke={colour} strokeWidth={2} />
        ),
      )}
      {hasLabels && <Labels curves={curves} points={points} x={width - right + 8} plot={plot} />}
    </ComposedChart>
  );
}

interface Labelled {
  readonly curves: readonly Steps[];
  readonly points: readonly CurvePoint[];
  readonly x: number;
  readonly plot: PlotFrame;
}

/** Labels of the curves at their ends. */
function Labels({ curves, points, x, plot }: Labelled) {
  const ends = curves.map((_, index) => points.findLast(({ values }) => values[index] !== undefined)!.values[index]!);
  const short = shortNames(curves.map(({ name }) => name));
  const heights = spread(
    ends.map((share) => heightOf(share, plot)),
    16,
    plot.height - plot.bottom,
  );
  return (
    <g className="curve-labels" aria-hidden="true">
      {curves.map(({ name, colour }, index) => (
        <text key={name} x={x} y={heights[index]} dy="0.32em" style={{ fill: colour }}>
          {short[index]}
        </text>
      ))}
    </g>
  );
}
