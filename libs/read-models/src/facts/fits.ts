import type { Column, ColumnType } from '../schema/columns.js';
import { factTables, type FactRow, type FactTable } from '../schema/fact-tables.js';

/** A fact cannot be stored: an old log holds a value that does not fit its column. */
export class UnfitFact extends Error {
  readonly code = 'unfit-fact';

  constructor(
    readonly table: FactTable,
    readonly column: string,
    value: unknown,
  ) {
    super(`${table}.${column} cannot hold the recorded value (${kindOf(value)})`);
    this.name = 'UnfitFact';
  }
}

/**
 * The type of a value, without the value: people who read why a stream is parked may not be allowed to read patient
 * data.
 */
function kindOf(value: unknown): string {
  return value === null || value === undefined ? 'nothing' : `a ${typeof value}`;
}

const columnLists = new Map<string, readonly (readonly [name: string, column: Column])[]>(
  Object.entries(factTables).map(([table, columns]) => [table, Object.entries(columns)]),
);

/**
 * Throws `UnfitFact` if a value does not fit its column, so that one odd entry stops its own stream and not the
 * transaction that it shares with others.
 */
export function assertFits(row: FactRow): void {
  const columns: Readonly<Record<string, unknown>> = row.columns;
  for (const [name, { type, nullable }] of columnLists.get(row.table) ?? []) {
    const value = columns[name];
    if (value === null ? !nullable : !holds[type](value)) throw new UnfitFact(row.table, name, value);
  }
}

/** No engine stores text with a NUL or half a surrogate pair. */
const UNWRITABLE = /[\0\p{Surrogate}]/u;

const holds: { readonly [Type in ColumnType]: (value: unknown) => boolean } = {
  text: (value) => typeof value === 'string' && !UNWRITABLE.test(value),
  date: isDate,
  boolean: (value) => typeof value === 'boolean',
  smallint: (value) => isWhole(value, 0x7fff),
  integer: (value) => isWhole(value, 0x7fff_ffff),
  bigint: (value) => typeof value === 'bigint' && BigInt.asIntN(64, value) === value,
  'double precision': (value) => Number.isFinite(value),
};

function isWhole(value: unknown, largest: number): boolean {
  return Number.isInteger(value) && Math.abs(value as number) <= largest;
}

/** Dates repeat, so recently checked ones are cached. */
const knownDates = new Set<string>();
const MAX_KNOWN_DATES = 100_000;

/** A calendar date. There is no year 0: PostgreSQL refuses it, and DuckDB reads it as a year before Christ. */
function isDate(value: unknown): boolean {
  if (typeof value !== 'string' || value.startsWith('0000')) return false;
  if (knownDates.has(value)) return true;
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== value) return false;
  if (knownDates.size >= MAX_KNOWN_DATES) knownDates.clear();
  knownDates.add(value);
  return true;
}
