import { BIGINT, BOOLEAN, DOUBLE, DuckDBDateValue, VARCHAR, type DuckDBType, type DuckDBValue } from '@duckdb/node-api';
/** The DuckDB type of a query parameter. Dates are sent as text; DuckDB casts them. */
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
      throw new TypeError(`unsupported query parameter: ${String(value)}`);
  }
}

/** The parameters of a query in the form that DuckDB binds. */
export function toParameters(parameters: readonly unknown[]): { values: DuckDBValue[]; types: DuckDBType[] } {
  const types = parameters.map(typeOfParameter);
  const values = parameters.map((value, index) => (types[index] === BIGINT ? BigInt(value as number) : value));
  return { values: values as DuckDBValue[], types };
}

/** A value as the read model store returns it. */
export function fromResult(value: DuckDBValue): DuckDBValue | string {
  return value instanceof DuckDBDateValue ? value.toString() : value;
}
