import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts';
import { count } from '../show/numbers.js';
import { useWidth } from './use-width.js';

/** A category of the axis, with a column for each series. */
export interface ColumnCategory {
  readonly name: string;
  readonly values: readonly number[];
}

interface Properties {
  /** A description of the chart for screen readers. */
  readonly label: string;
  readonly series: readonly { readonly name: string; readonly colour: string }[];
  readonly categories: readonly ColumnCategory[];
  /** Stacks the series instead of placing them side by side. */
  readonly stacked?: boolean;
}

/** Columns over time. */
export function Columns({ label, series, categories, stacked = false }: Properties) {
  const [width, measured] = useWidth();
  return (
    <div role="img" aria-label={label} className="chart" ref={measured}>
      {width !== undefined && (
        <BarChart
          width={width}
          height={260}
          data={[...categories]}
          accessibilityLayer={false}
          margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
        >
          <CartesianGrid vertical={false} stroke="var(--grid)" />
          <XAxis dataKey="name" tickLine={false} minTickGap={16} stroke="var(--axis)" />
          <YAxis
            tickFormatter={count}
            width={44}
            tickLine={false}
            axisLine={false}
            allowDecimals={false}
            stroke="var(--axis)"
          />
          <Tooltip cursor={{ fill: 'var(--hover)' }} formatter={(value) => count(Number(value))} />
          {series.map(({ name, colour }, index) => (
            <Bar
              key={name}
              name={name}
              dataKey={({ values }: ColumnCategory) => values[index]}
              fill={colour}
              stackId={stacked ? 'all' : undefined}
              isAnimationActive={false}
              maxBarSize={28}
            />
          ))}
        </BarChart>
      )}
    </div>
  );
}
