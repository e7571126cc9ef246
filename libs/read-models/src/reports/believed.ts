import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { FactTable } from '../schema/fact-tables.js';
import type { ReadModelTables } from '../schema/schema.js';

/** Rows that were believed at a log position. */
export function believedAt<Table extends FactTable>(position: string) {
  return (eb: ExpressionBuilder<ReadModelTables, Table>): Expression<SqlBool> => {
    const at = BigInt(position);
    const on = eb as ExpressionBuilder<ReadModelTables, FactTable>;
    return on.and([on('since', '<=', at), on.or([on('until', 'is', null), on('until', '>', at)])]);
  };
}
