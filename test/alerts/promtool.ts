import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { RULES } from './rules.js';
import { EVERY } from './scraper.js';
import type { InputSeries } from './series.js';

/** An alert that fires, by its labels; those of the rule among them. */
export type Firing = Readonly<Record<string, string>>;

const ALERTS = 'ALERTS{alertstate="firing"}';

/** What fires at a moment of a test, in seconds since it began. */
export interface Expectation {
  readonly at: number;
  readonly firing: readonly Firing[];
}

/** A test of the rules as `promtool test rules` reads it. */
export function testOf(name: string, series: readonly InputSeries[], expected: readonly Expectation[]) {
  return {
    name,
    interval: `${EVERY}s`,
    input_series: series,
    promql_expr_test: expected.map(({ at, firing }) => ({
      expr: ALERTS,
      eval_time: `${at}s`,
      exp_samples: firing.map((labels) => ({ labels: named(labels), value: 1 })),
    })),
  };
}

/** The file of tests. `rules`: where the rules are, from the file. */
export function fileOf(tests: readonly object[], rules: string): object {
  return { rule_files: [rules], evaluation_interval: `${EVERY}s`, tests };
}

/** Throws where there is no promtool: better before an outage is recorded than after it. */
export function demandPromtool(): void {
  const { error } = spawnSync('promtool', ['--version']);
  if (error !== undefined)
    throw new Error("promtool is missing; it is in Debian's package prometheus", { cause: error });
}

/** What the rules say of series at some moments, by the failures of tests that expect nothing to fire. */
export function firingAt(series: readonly InputSeries[], moments: readonly number[]): readonly Expectation[] {
  const folder = mkdtempSync(join(tmpdir(), 'stepdown-rules-'));
  try {
    const nothing = moments.map((at) => ({ at, firing: [] }));
    const file = join(folder, 'probe.yaml');
    writeFileSync(file, stringify(fileOf([testOf('probe', series, nothing)], resolve(RULES))));
    const { stdout, stderr, error } = spawnSync('promtool', ['test', 'rules', file], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    if (error !== undefined) throw error;
    return firingIn(stdout + stderr, moments);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function firingIn(output: string, moments: readonly number[]): readonly Expectation[] {
  const failures = output.matchAll(/time: (\S+),\s+exp: \S*\s+got:\s*(.*)/g);
  const found = new Map([...failures].map(([, time = '', got = '']) => [secondsOf(time), alertsIn(got)]));
  const unread = output.includes('FAILED') && found.size === 0;
  if (unread || (!output.includes('FAILED') && !output.includes('SUCCESS'))) throw new Error(output);
  return moments.map((at) => ({ at, firing: found.get(at) ?? [] }));
}

/** `1m5s` as 65. */
function secondsOf(time: string): number {
  const [, hours = 0, minutes = 0, seconds = 0] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(time) ?? [];
  return Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
}

function alertsIn(got: string): readonly Firing[] {
  const alerts = [...got.matchAll(/ALERTS\{([^}]*)\}|\{([^}]*__name__="ALERTS"[^}]*)\}/g)].map(
    ([, one, other]) => one ?? other!,
  );
  return alerts.map((labels) => {
    const all = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value] as const);
    return Object.fromEntries(all.filter(([name]) => name !== '__name__' && name !== 'alertstate'));
  });
}

function named(labels: Firing): string {
  const all = [...Object.entries(labels), ['alertstate', 'firing']] as const;
  return `ALERTS{${all.map(([name, value]) => `${name}="${value}"`).join(', ')}}`;
}
