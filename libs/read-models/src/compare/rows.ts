import { sql, type CompiledQuery, type RawBuilder } from 'kysely';
import { queries } from '../store/queries.js';
import type { Row } from './difference.js';

/** How a table is sorted: every key is a number, so that both engines agree on the order. */
interface RowOrder {
  /** The column with the log position at which a row was created. */
  readonly at: 'since' | 'position';
  /** Columns that order the rows, starting with `at`. */
  readonly order: readonly string[];
  /** Columns that identify a row for a reader. */
  readonly name: readonly string[];
}

const facts: RowOrder = { at: 'since', order: ['since', 'key'], name: ['episode_id', 'key', 'since'] };
const ledgers: { readonly [table: string]: RowOrder } = {
  log_event: { at: 'position', order: ['position'], name: ['position'] },
  parked_stream: { at: 'position', order: ['position'], name: ['stream', 'position'] },
};

/** How to sort a table with these columns; undefined if it holds neither facts nor events of the log. */
export function rowOrderOf(table: string, columns: readonly string[]): RowOrder | undefined {
  if (Object.hasOwn(ledgers, table)) return ledgers[table];
  return [...facts.name, 'until'].every((column) => columns.includes(column)) ? facts : undefined;
}

export function rowComparator({ order }: RowOrder): (a: Row, b: Row) => number {
  return (a, b) => {
    for (const column of order) {
      const [left, right] = [a[column] as bigint, b[column] as bigint];
      if (left !== right) return left < right ? -1 : 1;
    }
    return 0;
  };
}

/** A part of the log: after one position, up to and including another. */
export interface Slice {
  readonly after?: bigint;
  readonly to: bigint;
}

/** Rows of a table that were created in a slice, in order, as of a position: a version closed later is open. */
export function rowsIn(
  table: string,
  columns: readonly string[],
  rowOrder: RowOrder,
  { after, to }: Slice,
  position: bigint,
): CompiledQuery<Row> {
  const at = sql.ref(rowOrder.at);
  const selected = columns.map((column) => (column === 'until' ? untilAsOf(position) : sql.ref(column)));
  return sql<Row>`
    select ${sql.join(selected)} from ${sql.table(table)}
    where ${at} <= ${to} ${after === undefined ? sql`` : sql`and ${at} > ${after}`}
    order by ${sql.join(rowOrder.order.map((column) => sql.ref(column)))}`.compile(queries);
}

function untilAsOf(position: bigint): RawBuilder<unknown> {
  return sql`case when "until" > ${position} then null else "until" end as "until"`;
}

/** A row that no handled event can explain: it was created (`ahead`) or closed beyond the checkpoint. */
export type RowBeyond = Row & { readonly ahead: boolean };

/** Rows that refer to events beyond the checkpoint of their own read model. */
export function rowsBeyondCheckpoint(
  table: string,
  columns: readonly string[],
  rowOrder: RowOrder,
): CompiledQuery<RowBeyond> {
  const reached = sql`(select coalesce("position", 0) from projection)`;
  const ahead = sql`${sql.ref(rowOrder.at)} > ${reached}`;
  const closed = columns.includes('until') ? sql`or "until" > ${reached}` : sql``;
  return sql<RowBeyond>`
    select ${sql.join(columns.map((column) => sql.ref(column)))}, ${ahead} as ahead from ${sql.table(table)}
    where ${ahead} ${closed}
    order by ${sql.join(rowOrder.order.map((column) => sql.ref(column)))}`.compile(queries);
}

/** Maximum events per slice. */
const SLICE = 200_000n;

/** Positions that divide the log up to a position into slices, so that no query runs long or sorts many rows. */
export function sliceEnds(position: bigint, events = SLICE): CompiledQuery<{ readonly position: bigint }> {
  return sql<{ readonly position: bigint }>`
    select "position" from (
      select "position", row_number() over (order by "position") as ordinal from log_event where "position" < ${position}
    ) numbered
    where ordinal % ${events} = 0
    order by "position"`.compile(queries);
}
