import type { CensusAnswer } from '../../queries/answers.js';
import type { QueryResult } from '../../queries/use-answer.js';
import { BarRows } from '../../charts/bar-rows.js';
import { ownColourOf } from '../../show/colours.js';
import { DataTable } from '../../show/data-table.js';
import { Figure } from '../../show/figure.js';
import { count } from '../../show/numbers.js';
import { groupInWords } from '../../show/words.js';

type Group = CensusAnswer['groups'][number];

/** The people in treatment, by level of care. */
export function CensusByLevel({ query }: { readonly query: QueryResult<CensusAnswer> }) {
  const on = query.answer?.on;
  return (
    <Figure
      title="In treatment by level of care"
      note={on === undefined ? undefined : `People with a stay under way at the end of ${on}.`}
      query={query}
      table="groups"
      picture={({ groups }) => (
        <BarRows
          rows={groups.map(({ by, patients }) => ({
            name: groupInWords(by),
            value: patients,
            text: count(patients),
            colour: ownColourOf(by),
          }))}
        />
      )}
      figures={({ groups }) => (
        <DataTable
          caption="In treatment by level of care"
          rows={groups}
          columns={[
            { name: 'Level of care', of: ({ by }: Group) => groupInWords(by) },
            { name: 'People', of: ({ patients }) => count(patients) },
            { name: 'Stays', of: ({ stays }) => count(stays) },
          ]}
        />
      )}
    />
  );
}
