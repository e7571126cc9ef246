import type { CensusAnswer } from '../../queries/answers.js';
import type { QueryResult } from '../../queries/use-answer.js';
import { AreaKey } from '../../charts/area-key.js';
import { Columns } from '../../charts/columns.js';
import { DataTable } from '../../show/data-table.js';
import { Figure } from '../../show/figure.js';
import { coloursOf } from '../../show/colours.js';
import { count, measure } from '../../show/numbers.js';
import { groupInWords } from '../../show/words.js';
import type { CensusGroup, Period } from './series.js';

interface Row {
  readonly level: string;
  readonly period: Period;
}

/** The stays in progress at the end of each month, stacked by level. */
export function CensusByMonth({ query }: { readonly query: QueryResult<CensusAnswer> }) {
  return (
    <Figure
      title="In treatment by month"
      note="Stays under way at the end of each month, by level of care; for the current month, at the cut-off."
      query={query}
      table="series"
      isEmpty={({ groups }) => groups.every(({ series }) => series.length === 0)}
      picture={({ groups }) => (
        <>
          <AreaKey areas={seriesOf(groups)} />
          <Columns
            label={`Stays under way at the end of each of ${groups[0]?.series.length ?? 0} months, by level; the table below has the figures`}
            stacked
            series={seriesOf(groups)}
            categories={(groups[0]?.series ?? []).map(({ from }, index) => ({
              name: from.slice(0, 7),
              values: groups.map(({ series }) => series[index]?.stays ?? 0),
            }))}
          />
        </>
      )}
      figures={({ groups }) => (
        <DataTable
          caption="In treatment by month"
          rows={rowsOf(groups)}
          columns={[
            { name: 'Level of care', of: ({ level }: Row) => level },
            { name: 'From', of: ({ period }) => period.from, isText: true },
            { name: 'To', of: ({ period }) => period.to, isText: true },
            { name: 'Stays at the end', of: ({ period }) => count(period.stays) },
            { name: 'Admissions', of: ({ period }) => count(period.admissions) },
            { name: 'From other levels', of: ({ period }) => count(period.transfersIn) },
            { name: 'Discharges', of: ({ period }) => count(period.discharges) },
            { name: 'To other levels', of: ({ period }) => count(period.transfersOut) },
            { name: 'Average a day', of: ({ period }) => measure(period.average) },
          ]}
        />
      )}
    />
  );
}

function seriesOf(groups: readonly CensusGroup[]) {
  const colours = coloursOf(groups);
  return groups.map(({ by }, index) => ({ name: groupInWords(by), colour: colours[index]! }));
}

function rowsOf(groups: readonly CensusGroup[]): readonly Row[] {
  return groups.flatMap(({ by, series }) => series.map((period) => ({ level: groupInWords(by), period })));
}
