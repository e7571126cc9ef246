import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { ReadModelTables } from '../schema/schema.js';

type Versioned = 'episode' | 'stay';

/** Rows that were believed at a log position. */
export function believedAt<Table extends Versioned>(position: string) {
  return (eb: ExpressionBuilder<ReadModelTables, Table>): Expression<SqlBool> => {
    const at = BigInt(position);
    const on = eb as ExpressionBuilder<ReadModelTables, Versioned>;
    return on.and([on('since', '<=', at), on.or([on('until', 'is', null), on('until', '>', at)])]);
  };
}
