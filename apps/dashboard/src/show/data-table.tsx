import type { ReactNode } from 'react';

/** A column of a table of figures. */
export interface ShownColumn<Row> {
  readonly name: string;
  /** The content of a cell. The first column names the row. */
  readonly of: (row: Row) => ReactNode;
  /** Whether it contains text instead of figures. */
  readonly isText?: boolean;
}

interface Properties<Row> {
  readonly caption: string;
  readonly columns: readonly ShownColumn<Row>[];
  readonly rows: readonly Row[];
}

/** Figures as a table: for people who cannot see the chart, and for those who need the numbers. */
export function DataTable<Row>({ caption, columns, rows }: Properties<Row>) {
  const [first, ...others] = columns;
  if (first === undefined) return null;
  return (
    // Wide tables scroll by themselves; a keyboard has to reach them for that.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="table-scroll" role="region" aria-label={`Table: ${caption}`} tabIndex={0}>
      <table>
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name, isText }) => (
              <th key={name} scope="col" className={isText ? 'text' : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // Rows have no identity besides their index, and are never reordered.
            <tr key={index}>
              <th scope="row">{first.of(row)}</th>
              {others.map((column) => (
                <td key={column.name} className={column.isText ? 'text' : undefined}>
                  {column.of(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
