import type { CompetingReasonsAnswer } from '../../queries/answers.js';
import type { QueryResult } from '../../queries/use-answer.js';
import { IntervalRows } from '../../charts/interval-rows.js';
import { DataTable } from '../../show/data-table.js';
import { Figure } from '../../show/figure.js';
import { count, percent, percentWithLimits } from '../../show/numbers.js';
import { pValueInWords } from '../../show/test-note.js';
import { groupInWords } from '../../show/words.js';
import { exitsIn, type Group } from './exits.js';

interface Properties {
  readonly title: string;
  readonly query: QueryResult<CompetingReasonsAnswer>;
  /** One of the days in the report. */
  readonly day: number;
}

interface Row {
  readonly group: string;
  readonly on: Group['atDays'][number];
}

/** The share of every reason at the end of a day, for each group. */
export function OnDay({ title, query, day }: Properties) {
  return (
    <Figure
      title={title}
      note="A dot is the share that has left for this reason by the end of the day, a line its 95% interval. Gray's test says whether groups differ in it over all days."
      query={query}
      table="atDays"
      wide
      isEmpty={({ groups }) => rowsOf(groups, day).every(({ on }) => on.share === null)}
      picture={({ groups, tests }) => (
        <div className="small-multiples">
          {exitsIn(groups).map(({ exit, name, colour }) => {
            const test = tests.find((each) => each.exit === exit);
            return (
              <section key={exit} aria-label={name}>
                <h3>
                  {name} {test !== undefined && <span className="quiet">{pValueInWords(test)}</span>}
                </h3>
                <IntervalRows
                  end={1}
                  rows={rowsOf(groups, day)
                    .filter(({ on }) => on.exit === exit && on.share !== null)
                    .map(({ group, on: { share, lower, upper } }) => ({
                      name: group,
                      ...(exit !== 'in-treatment' && { colour }),
                      text: percentWithLimits([share, lower, upper]),
                      ...{ figure: share!, lower, upper },
                    }))}
                />
              </section>
            );
          })}
        </div>
      )}
      figures={({ groups }) => {
        const names = new Map(exitsIn(groups).map(({ exit, name }) => [exit, name]));
        return (
          <DataTable
            caption={title}
            rows={rowsOf(groups, day).filter(({ on }) => names.has(on.exit))}
            columns={[
              { name: 'Group', of: ({ group }: Row) => group },
              { name: 'How', of: ({ on }) => names.get(on.exit), isText: true },
              { name: 'At risk', of: ({ on }) => count(on.atRisk) },
              { name: 'Share', of: ({ on }) => percent(on.share) },
              { name: 'Lower limit', of: ({ on }) => percent(on.lower) },
              { name: 'Upper limit', of: ({ on }) => percent(on.upper) },
            ]}
          />
        );
      }}
    />
  );
}

function rowsOf(groups: readonly Group[], day: number): readonly Row[] {
  return groups.flatMap(({ by, atDays }) =>
    atDays.filter((on) => on.day === day).map((on) => ({ group: groupInWords(by), on })),
  );
}
