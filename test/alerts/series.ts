import type { Sample } from '../support/samples.js';
import { UP } from './rules.js';
import type { Scrapes } from './scraper.js';

/** A series as `promtool test rules` reads it. */
export interface InputSeries {
  readonly series: string;
  readonly values: string;
}

const JOB = 'stepdown';

/** The series of some metrics that were scraped, with what Prometheus adds to them. */
export function seriesOf(scrapes: Scrapes, metrics: ReadonlySet<string>): readonly InputSeries[] {
  return [...scrapes].flatMap(([instance, each]) => [upOf(instance, each), ...seriesIn(instance, each, metrics)]);
}

function upOf(instance: string, scrapes: readonly (readonly Sample[] | undefined)[]): InputSeries {
  return {
    series: nameOf({ name: UP, labels: new Map() }, instance),
    values: written(scrapes.map((each) => (each ? '1' : '0'))),
  };
}

function seriesIn(
  instance: string,
  scrapes: readonly (readonly Sample[] | undefined)[],
  metrics: ReadonlySet<string>,
): readonly InputSeries[] {
  const found = new Map<string, string[]>();
  for (const [index, samples] of scrapes.entries()) {
    for (const sample of samples?.filter(({ name }) => metrics.has(name)) ?? []) {
      const series = nameOf(sample, instance);
      // It was not there before.
      if (!found.has(series)) found.set(series, Array<string>(index).fill('_'));
      found.get(series)!.push(valueOf(sample.value));
    }
    // What a target no longer gives is stale at once.
    for (const values of found.values()) if (values.length === index) values.push('stale');
  }
  const informative = [...found].filter(
    ([series, values]) => !isCounter(series) || values.some((value) => !NOTHING.includes(value)),
  );
  return informative.map(([series, values]) => ({ series, values: written(values) }));
}

const NOTHING = ['0', '_', 'stale'];

/** A counter that stays at 0 says nothing to any rule. */
function isCounter(series: string): boolean {
  return /^\w+_(total|bucket|count|sum)\b/.test(series);
}

function nameOf({ name, labels }: Pick<Sample, 'name' | 'labels'>, instance: string): string {
  const all = [...labels, ['job', JOB], ['instance', instance]] as const;
  return `${name}{${all.map(([label, value]) => `${label}="${value}"`).join(',')}}`;
}

function valueOf(value: number): string {
  if (value === Infinity) return 'Inf';
  return String(Number.isInteger(value) || Number.isNaN(value) ? value : Number(value.toPrecision(6)));
}

/** Equal values one after another as `1x3`: the value, and how often it comes again. */
function written(values: readonly string[]): string {
  const runs: { value: string; count: number }[] = [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last?.value === value) last.count += 1;
    else runs.push({ value, count: 1 });
  }
  return runs.map(({ value, count }) => (count === 1 ? value : repeated(value, count))).join(' ');
}

function repeated(value: string, count: number): string {
  if (value === '_') return `_x${count}`;
  return /^\d/.test(value) ? `${value}x${count - 1}` : Array<string>(count).fill(value).join(' ');
}
