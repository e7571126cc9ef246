import type { Ending } from './ending.js';
import { line, type Line } from './lines.js';
import type { DatedRow, Person, Substance } from './person.js';
import type { Skipped, SkipReason } from './skipped.js';
import { dateOf } from './study-days.js';
import type { File } from './tables.js';
import { visitKind, type Trial } from './visits.js';

/** A command with the study day that it is about. */
export interface DatedLine {
  readonly day: number;
  readonly line: Line;
}

/** The days between which an admitted person's rows can be placed. */
export interface Span extends Ending {
  readonly admission: number;
}

/** Substances that every sample of a trial was tested for (package vignette, UDS). CTN-0030 tested for buprenorphine at some visits only. */
const panels: { readonly [trial in Trial]: readonly string[] } = {
  '27': ['Alcohol', 'Amphetamine', 'Benzodiazepine', 'Cocaine', 'Methadone', 'Opioid', 'Thc'],
  '30': ['Amphetamine', 'Benzodiazepine', 'Cocaine', 'Methadone', 'Opioid', 'Thc'],
};

const WINDOW_DAYS = 30;
const DAYS_PER_MONTH = 365.25 / 12;

/** Splits rows into what was placed and what was not, saying a row that repeats another only once. */
export function withDays<Row extends DatedRow>(
  file: File,
  rows: readonly Row[],
  datedRow: (row: Row & { readonly day: number }) => Line | SkipReason,
): { readonly dated: DatedLine[]; readonly skipped: Skipped[] } {
  const dated: DatedLine[] = [];
  const skipped: Skipped[] = [];
  const seen = new Set<string>();
  for (const row of rows) {
    const { key, day } = row;
    const result = seen.has(key) ? 'duplicate' : day === undefined ? 'no-day' : datedRow({ ...row, day });
    seen.add(key);
    if (typeof result === 'string') skipped.push({ file, key, reason: result });
    else dated.push({ day: day ?? 0, line: result });
  }
  return { dated, skipped };
}

/** A dose of the study drug: what a person took that day. */
export function dose({ who }: Person, medication: string, { admission }: Span) {
  return ({ key, day, amount }: Person['doses'][number] & { readonly day: number }): Line | SkipReason => {
    if (!(amount > 0)) return 'no-dose';
    if (day < admission) return 'before-admission';
    const data = { effectiveOn: dateOf(day), medication, dose: amount, unit: 'mg', act: 'administered' } as const;
    return line(who, `treatment.csv/${key}`, 'RecordMedication', data);
  };
}

/** A planned visit: a service in the treatment weeks, a follow-up after them. */
export function visit({ who, trial }: Person, { admission, discharge }: Span) {
  return (row: Person['visits'][number] & { readonly day: number }): Line | SkipReason => {
    const kind = visitKind(trial, row.visit);
    if (kind === 'neither') return 'not-a-treatment-visit';
    if (row.what !== 'visit' && row.what !== 'no visit') return 'unknown-outcome';
    if (row.day < admission) return 'before-admission';
    if (kind === 'later') return followUp(who, row, discharge);
    return row.day > discharge ? 'after-discharge' : service(who, row);
  };
}

function service(who: string, { key, day, what, flags }: Person['visits'][number] & { readonly day: number }): Line {
  const attended = what === 'visit';
  const reasons = flags.filter((flag) => flag !== 'no_note');
  return line(who, `visit.csv/${key}`, 'RecordService', {
    effectiveOn: dateOf(day),
    kind: 'research-visit',
    attendance: attended ? 'attended' : 'no-show',
    reason: attended || reasons.length === 0 ? undefined : reasons.join(', '),
  });
}

function followUp(
  who: string,
  { key, day, what }: Person['visits'][number] & { readonly day: number },
  discharge: number,
): Line | SkipReason {
  if (day < discharge) return 'before-discharge';
  return line(who, `visit.csv/${key}`, 'RecordFollowUp', {
    effectiveOn: dateOf(day),
    monthsAfterDischarge: Math.round((day - discharge) / DAYS_PER_MONTH),
    reached: what === 'visit',
  });
}

/** A sample: what was found is positive, what else the trial tested for negative. */
export function sample({ who, trial, findings }: Person) {
  return ({ key, day }: { readonly key: string; readonly day: number }): Line => {
    const found = new Set(findings.filter((finding) => finding.day === day).map(({ what }) => what));
    const results = [...new Set([...panels[trial], ...found])]
      .sort()
      .map((substance) => ({ substance, result: found.has(substance) ? 'positive' : 'negative' }) as const);
    return line(who, `uds_temp.csv/${key}`, 'RecordDrugScreen', { effectiveOn: dateOf(day), results });
  };
}

/** Days with a finding but no row of `uds_temp.csv`: a sample was given all the same. */
export function samplesWithoutRow({ who, samples, findings }: Person): DatedRow[] {
  const days = new Set(samples.map(({ day }) => day));
  const missing = new Set(findings.map(({ day }) => day).filter((day) => day !== undefined && !days.has(day)));
  return [...missing].map((day) => ({ key: `${who}/${day}`, day }));
}

/** Reported use, counted in windows of 30 days from consent: the last before it ends on day -1, the first after it on day 29. */
export function useWindows({ who, use }: Person): DatedLine[] {
  const windows = groupBy(use.filter(hasDay), ({ day }) => Math.floor(day / WINDOW_DAYS));
  return [...windows].map(([window, rows]) => {
    const day = window * WINDOW_DAYS + WINDOW_DAYS - 1;
    const data = { effectiveOn: dateOf(day), windowDays: WINDOW_DAYS, use: daysBySubstance(rows) };
    return { day, line: line(who, `tlfb.csv/${who}/${day}`, 'ReportSubstanceUse', data) };
  });
}

function daysBySubstance(rows: readonly Substance[]): { readonly substance: string; readonly days: number }[] {
  return [...groupBy(rows, ({ what }) => what)]
    .map(([substance, uses]) => ({ substance, days: new Set(uses.map(({ day }) => day)).size }))
    .sort((a, b) => (a.substance < b.substance ? -1 : 1));
}

/** Rows that cannot be counted to a day: those without one, and those that say the same again. */
export function uncounted(file: File, rows: readonly Substance[]): Skipped[] {
  const seen = new Set<string>();
  return rows.flatMap(({ key, day }) => {
    const reason = seen.has(key) ? 'duplicate' : day === undefined ? 'no-day' : undefined;
    seen.add(key);
    return reason === undefined ? [] : [{ file, key, reason } as const];
  });
}

function hasDay<Row extends DatedRow>(row: Row): row is Row & { readonly day: number } {
  return row.day !== undefined;
}

function groupBy<Key, Value>(values: readonly Value[], keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}
