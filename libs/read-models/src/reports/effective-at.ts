import { sql, type RawBuilder } from 'kysely';

/** Rows of a table of facts that were believed at a log position. */
export function effectiveAt(position: string): RawBuilder<boolean> {
  const [at, since, until] = [BigInt(position), sql.ref('since'), sql.ref('until')];
  return sql`(${since} <= ${at} and (${until} is null or ${until} > ${at}))`;
}
