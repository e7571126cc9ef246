import type { Dimension } from '../cohort.js';
import type { Cell, Column, Row } from '../columns.js';
import { labelOfValue } from '../labels.js';
import { GROUPS, type Group, type Table } from '../report.js';

/** The source of a table: an answer, with the lists that compare its groups. */
interface Tabled {
  readonly by: readonly Dimension[];
  readonly groups: readonly Group[];
}

/** The dimensions that the rows of a table have. */
export function dimensionsOfRows({ by }: Pick<Tabled, 'by'>, { comparison }: Table): readonly Dimension[] {
  return comparison === 'all groups' ? [] : by;
}

/** The rows of a table in an answer, each with its group. */
export function* tableRows(
  answer: Pick<Tabled, 'groups'>,
  table: Table,
): Generator<{ readonly group: Group; readonly row: Row }> {
  if (table.comparison !== undefined) {
    const held = answer as unknown as Readonly<Record<string, readonly (Row & Partial<Group>)[]>>;
    for (const row of held[table.name] ?? []) yield { group: { by: row.by ?? {} }, row };
    return;
  }
  for (const group of answer.groups) {
    const held = group as unknown as Readonly<Record<string, readonly Row[]>>;
    const rows = table.name === GROUPS ? [group as unknown as Row] : (held[table.name] ?? []);
    for (const row of rows) yield { group, row };
  }
}

/** The columns of a flat table: for each dimension its value and its label, then the figures. */
export function flatColumns(answer: Pick<Tabled, 'by'>, table: Table): readonly Column[] {
  const dimension = dimensionsOfRows(answer, table).flatMap((name): Column[] => [
    { name, kind: 'text', meaning: `Value of ${name}.`, nullable: true },
    { name: `${name}Label`, kind: 'text', meaning: `Label of the value of ${name}.` },
  ]);
  return [...dimension, ...table.columns];
}

/** The rows of a flat table, in the order of `flatColumns`. */
export function* flatRows(answer: Tabled, table: Table): Generator<readonly Cell[]> {
  const by = dimensionsOfRows(answer, table);
  for (const { group, row } of tableRows(answer, table)) {
    const values = by.flatMap((dimension) => {
      const value = group.by[dimension] ?? null;
      return [value, labelOfValue(dimension, value) ?? String(value)];
    });
    yield [...values, ...table.columns.map(({ name }) => row[name] ?? null)];
  }
}
