import {
  BIGINT,
  BOOLEAN,
  DATE,
  DOUBLE,
  DuckDBDateValue,
  INTEGER,
  SMALLINT,
  VARCHAR,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { dayNumber, type CalendarDate } from '#episode/dates';
import type { ColumnType, ColumnValue } from '../schema/columns.js';

export const duckdbTypes: { readonly [Type in ColumnType]: DuckDBType } = {
  text: VARCHAR,
  smallint: SMALLINT,
  integer: INTEGER,
  bigint: BIGINT,
  'double precision': DOUBLE,
  boolean: BOOLEAN,
  date: DATE,
};

/** A value as DuckDB's vector of a column takes it. */
export function toColumn(type: ColumnType, value: ColumnValue): DuckDBValue {
  return type === 'date' && typeof value === 'string' ? dateValue(value as CalendarDate) : value;
}

/** A parameter of a query, as the type that DuckDB is to compare as. Dates are texts: DuckDB casts them. */
export function typeOfParameter(value: unknown): DuckDBType {
  switch (typeof value) {
    case 'bigint':
      return BIGINT;
    case 'number':
      return Number.isSafeInteger(value) ? BIGINT : DOUBLE;
    case 'boolean':
      return BOOLEAN;
    case 'string':
      return VARCHAR;
    default:
      throw new TypeError(`not a parameter of a query: ${String(value)}`);
  }
}

/** The parameters of a query as DuckDB binds them. */
export function toParameters(parameters: readonly unknown[]): { values: DuckDBValue[]; types: DuckDBType[] } {
  const types = parameters.map(typeOfParameter);
  const values = parameters.map((value, index) => (types[index] === BIGINT ? BigInt(value as number) : value));
  return { values: values as DuckDBValue[], types };
}

/** A value as the read model store hands it out. */
export function fromResult(value: DuckDBValue): DuckDBValue | string {
  return value instanceof DuckDBDateValue ? value.toString() : value;
}

/** A read model holds few different dates and very many of each. */
const known = new Map<CalendarDate, DuckDBDateValue>();
const MAX_KNOWN = 100_000;

function dateValue(date: CalendarDate): DuckDBDateValue {
  let value = known.get(date);
  if (value === undefined) {
    if (known.size >= MAX_KNOWN) known.clear();
    value = new DuckDBDateValue(dayNumber(date));
    known.set(date, value);
  }
  return value;
}
