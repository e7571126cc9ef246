import { sql, type RawBuilder } from 'kysely';

/** Condition on the rows of a fact table: effective at a log position. */
export function effectiveAt(position: string): RawBuilder<boolean> {
  const [at, since, until] = [BigInt(position), sql.ref('since'), sql.ref('until')];
  return sql`(${since} <= ${at} and (${until} is null or ${until} > ${at}))`;
}
