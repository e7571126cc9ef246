import type { LengthOfStayAnswer } from '../../queries/answers.js';
import type { QueryResult } from '../../queries/use-answer.js';
import { Columns } from '../../charts/columns.js';
import { DataTable } from '../../show/data-table.js';
import { Figure } from '../../show/figure.js';
import { count } from '../../show/numbers.js';
import { colourOf } from '../../show/palette.js';

type Group = LengthOfStayAnswer['groups'][number];

/** Episodes that began in each month, and how many of them are still open. */
export function AdmissionsByMonth({ query }: { readonly query: QueryResult<LengthOfStayAnswer> }) {
  return (
    <Figure
      title="Admissions by month"
      note="Episodes by the month of their first stay."
      query={query}
      table="groups"
      wide
      picture={({ groups }) => (
        <Columns
          label={`Admissions in each of ${groups.length} months; the table below has the figures`}
          series={[{ name: 'Admissions', colour: colourOf(0) }]}
          categories={groups.map((group) => ({ name: monthOf(group), values: [admissions(group)] }))}
        />
      )}
      figures={({ groups }) => (
        <DataTable
          caption="Admissions by month"
          rows={groups}
          columns={[
            { name: 'Month', of: monthOf },
            { name: 'Admissions', of: (group) => count(admissions(group)) },
            { name: 'Of them ended', of: ({ n }) => count(n) },
            { name: 'Of them open', of: ({ open }) => count(open) },
          ]}
        />
      )}
    />
  );
}

function monthOf({ by }: Group): string {
  return String(by.admissionMonth ?? 'Not known');
}

function admissions({ n, open }: Group): number {
  return n + open;
}
