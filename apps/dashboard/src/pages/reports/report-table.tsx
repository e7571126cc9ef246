import type { QueryResult } from '../../queries/use-answer.js';
import type { AnyAnswer } from '../../show/counted.js';
import { DataTable } from '../../show/data-table.js';
import { Figure } from '../../show/figure.js';
import { count, NO_VALUE } from '../../show/numbers.js';
import { groupInWords, nameInWords } from '../../show/words.js';
import { cellInWords, rowsIn, type ShownRow } from './cells.js';
import type { DescribedTable } from './description.js';

/** The most rows that are shown; files have all of them. */
const MOST = 200;

interface Properties {
  readonly table: DescribedTable;
  readonly query: QueryResult<AnyAnswer>;
}

/** A table of a report, with its files. */
export function ReportTable({ table, query }: Properties) {
  const { name, meaning, columns } = table;
  const title = nameInWords(name);
  return (
    <Figure
      title={title}
      note={meaning}
      query={query}
      table={name}
      wide
      emptyNote="This table is empty."
      isEmpty={(answer) => rowsIn(answer, table).length === 0}
      picture={(answer) => {
        const rows = rowsIn(answer, table);
        return (
          <>
            <DataTable
              caption={title}
              rows={rows.slice(0, MOST)}
              columns={[
                {
                  name: 'Group',
                  of: ({ by }: ShownRow) => (by === undefined ? 'All groups' : groupInWords(by)),
                },
                ...columns.map((column) => ({
                  name: nameInWords(column.name),
                  isText: column.kind === 'text' || column.kind === 'code',
                  of: ({ cells }: ShownRow) => cellInWords(cells[column.name], column),
                })),
              ]}
            />
            {rows.length > MOST && (
              <p className="figure-note">
                The first {MOST} of {count(rows.length)} rows; the files have all of them.
              </p>
            )}
            <details className="figures">
              <summary>
                What the columns mean<span className="unseen">: {title}</span>
              </summary>
              <dl className="meanings">
                {columns.map((column) => (
                  <div key={column.name}>
                    <dt>{nameInWords(column.name)}</dt>
                    <dd>{column.meaning === '' ? NO_VALUE : column.meaning}</dd>
                  </div>
                ))}
              </dl>
            </details>
          </>
        );
      }}
    />
  );
}
