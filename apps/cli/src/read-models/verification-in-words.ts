import type { Cell, TableDifference } from '#read-models/compare/difference';
import type { UnderlyingEvent, ExplainedRow } from '#read-models/compare/underlying-events';
import type { Verification } from '#read-models/verify/verify';
import { shownLines, textBehind } from '../print/shown-lines.js';
import { count, tableOf } from '../print/table.js';

/** The words for a comparison. */
export interface Wording {
  readonly equal: string;
  readonly different: string;
  /** Precedes the value that the log gives: `the log gives`. */
  readonly gives: string;
}

const verifying: Wording = {
  equal: 'The read models are what the log gives',
  different: 'The read models are not what the log gives',
  gives: 'the log gives',
};

/**
 * The result of a comparison: equal or not, the differences by table, then the first rows with the events behind them.
 */
export function verificationInWords(verification: Verification, wording = verifying): string {
  const { equal, foreign, tables, onlyLive, onlyReplayed, rows } = verification;
  if (foreign !== undefined) return `The read models are not those of this log: ${foreign}\n`;
  if (equal) return `${wording.equal}${extentOf(verification)}\n${restOf(verification)}`;
  return [
    `${wording.different}${extentOf(verification)}\n${restOf(verification)}\n`,
    tableOfDifferences(tables),
    ...onlyReplayed.map((table) => `table ${table} is missing\n`),
    ...onlyLive.map((table) => `table ${table} is unknown to this program\n`),
    ...rows.map((row) => `\n${shownLines(linesOfRow(row, wording))}`),
    remainingRows(tables, rows.length),
  ].join('');
}

function extentOf({ position, recordedAt, events, tables }: Verification): string {
  const rows = tables.reduce((sum, { live }) => sum + live, 0);
  const compared = `${count(BigInt(events))} events and ${count(rows)} rows of ${tables.length} tables`;
  return `: ${compared}, up to position ${position}${recordedAt === null ? '' : `, recorded ${recordedAt}`}`;
}

function restOf({ position, head }: Verification): string {
  if (head === null || BigInt(head) <= BigInt(position)) return '';
  return `The log ends at position ${head}: events after ${position} are not projected yet.\n`;
}

function tableOfDifferences(tables: readonly TableDifference[]): string {
  const different = tables.filter((table) => differing(table) + table.onlyLive.length + table.onlyReplayed.length > 0);
  const rows = different.map((table) => [
    table.table,
    ...[table.live, table.missing, table.surplus, table.changed].map((number) => count(number)),
    columnsOf(table),
  ]);
  return tableOf(['table', 'rows', 'missing', 'surplus', 'changed', 'columns'], rows, { right: [1, 2, 3, 4] });
}

function columnsOf({ columns, onlyLive, onlyReplayed }: TableDifference): string {
  return [
    ...Object.entries(columns).map(([column, rows]) => `${column} ${count(rows)}`),
    ...onlyReplayed.map((column) => `${column} is missing`),
    ...onlyLive.map((column) => `${column} is surplus`),
  ].join(', ');
}

function linesOfRow({ table, kind, name, columns = [], row, events }: ExplainedRow, { gives }: Wording): string[] {
  return [
    `${table}, ${cellsInWords(name)}: ${kind}`,
    ...columns.map(({ column, live, replayed }) => `  ${column}: ${inWords(live)}; ${gives} ${inWords(replayed)}`),
    ...(row === undefined ? [] : [`  ${cellsInWords(row, Object.keys(name))}`]),
    ...(events.length === 0 ? ['  no event of the log is behind it'] : events.flatMap(linesOfEvent)),
  ];
}

function linesOfEvent({ position, revision, type, recordedAt, words, changes = [] }: UnderlyingEvent): string[] {
  return [
    ...textBehind(`  event at position ${position}, entry ${revision}: `, words ?? `${type}, recorded ${recordedAt}`),
    ...changes.flatMap((change) => textBehind('    ', change)),
  ];
}

function cellsInWords(cells: Readonly<Record<string, Cell>>, without: readonly string[] = []): string {
  const shown = Object.entries(cells).filter(([column, value]) => value !== null && !without.includes(column));
  return shown.map(([column, value]) => `${column} ${inWords(value)}`).join(', ');
}

function inWords(value: Cell): string {
  return value === null ? 'nothing' : String(value);
}

function remainingRows(tables: readonly TableDifference[], shown: number): string {
  const rest = tables.reduce((sum, table) => sum + differing(table), 0) - shown;
  return rest <= 0 ? '' : `\n${count(rest)} more ${rest === 1 ? 'row differs' : 'rows differ'}.\n`;
}

function differing({ missing, surplus, changed }: TableDifference): number {
  return missing + surplus + changed;
}
