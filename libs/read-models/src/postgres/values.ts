import pg from 'pg';

const { DATE, INT8, NUMERIC } = pg.types.builtins;

/**
 * How results become values, per client: dates stay `YYYY-MM-DD`, big integers become `bigint`, other numbers become
 * numbers. `pg.types` itself is not changed: other code in the process may rely on it.
 */
export const resultTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8) return BigInt;
    if (oid === NUMERIC) return fromNumeric;
    if (oid === DATE) return String;
    return pg.types.getTypeParser(oid, format);
  }) as typeof pg.types.getTypeParser,
};

/** Sums of big integers are `numeric` without decimals. */
function fromNumeric(text: string): bigint | number {
  return /^-?\d+$/.test(text) ? BigInt(text) : Number(text);
}
