import { sql, type RawBuilder } from 'kysely';
import { factTables, type FactTable } from '../../schema/fact-tables.js';
import { endingColumns, patientColumns, treatmentColumns } from '../../schema/cohort-columns.js';
import type { Columns } from '../../schema/columns.js';

/*
 * Facts as of a data cut-off. What a report leaves out because it happened later is left out here too, so that it does
 * not count as a difference. When in doubt a fact stays: an unnecessary explanation is better than a missing one.
 */

const ofEnding: ReadonlySet<string> = new Set([
  ...Object.keys(endingColumns),
  ...['ended_by', 'next_level', 'episode_los_teds_2019', 'episode_los_teds_2004'],
  ...['disposition', 'cancellation_reason', 'status'],
]);

/** Columns that an episode has from its admission on. A stay has them from its start. */
const ofAdmission: ReadonlySet<string> = new Set(
  Object.keys({ ...patientColumns, ...treatmentColumns }).filter(
    (name) => !['patient_id', 'provider_id'].includes(name),
  ),
);

/** Whether what a row describes had begun by a date. */
export function hadStartedBy(table: FactTable, date: string): RawBuilder<boolean> {
  const column = startColumnOf(factTables[table]);
  return column === undefined ? sql`true` : sql`${sql.ref(column)} <= ${day(date)}`;
}

/** The columns of a row; values that arose after the date are null. */
export function columnsAsOf(
  table: FactTable,
  date: string,
): readonly { readonly name: string; readonly value: RawBuilder<unknown> }[] {
  return Object.keys(factTables[table]).map((name) => ({ name, value: columnAsOf(table, name, date) }));
}

function columnAsOf(table: FactTable, name: string, date: string): RawBuilder<unknown> {
  const column = sql.ref(name);
  const after = (other: string) => sql`case when ${sql.ref(other)} <= ${day(date)} then ${column} end`;
  const { ended_on: ended } = factTables[table] as Columns;
  if (ended !== undefined && ofEnding.has(name)) return after('ended_on');
  if (table === 'episode' && ofAdmission.has(name)) return after('admitted_on');
  const isEnd = name === 'to_on' && (table === 'phase' || table === 'pause');
  return isEnd || name === 'waitlisted_on' ? after(name) : column;
}

/** The column with the date on which what a row describes began. */
function startColumnOf(columns: Columns): string | undefined {
  return ['started_on', 'opened_on', 'effective_on', 'from_on'].find((name) => Object.hasOwn(columns, name));
}

function day(date: string): RawBuilder<unknown> {
  return sql`cast(${date} as date)`;
}
