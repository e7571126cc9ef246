import type { Unit } from '#read-models/reports/cohort';
import type { CompetingReasonsAnswer } from '../../queries/answers.js';
import type { QueryResult } from '../../queries/use-answer.js';
import { AreaKey } from '../../charts/area-key.js';
import { StackedSteps } from '../../charts/stacked-steps.js';
import { DataTable } from '../../show/data-table.js';
import { Figure } from '../../show/figure.js';
import { count, counted } from '../../show/numbers.js';
import { largest } from '../../show/largest.js';
import { groupInWords } from '../../show/words.js';
import { exitsIn, pointsOfExits, type Group } from './exits.js';

interface Properties {
  readonly title: string;
  readonly query: QueryResult<CompetingReasonsAnswer>;
  /** The last day of the axis. */
  readonly end: number;
  readonly of: Unit;
}

/** The stacked shares of all reasons by day, one chart per group. */
export function ByDay({ title, query, end, of }: Properties) {
  return (
    <Figure
      title={title}
      note="Aalen-Johansen estimate: open stays count for as long as they have lasted. The shares of each day are shares of everyone."
      query={query}
      table="curve"
      wide
      picture={({ groups }) => {
        const drawn = largest(groups);
        const exits = exitsIn(drawn);
        return (
          <>
            <AreaKey areas={exits} />
            {drawn.length < groups.length && (
              <p className="figure-note">
                The {drawn.length} largest of {groups.length} groups are drawn. The table has all of them.
              </p>
            )}
            <div className={drawn.length > 1 ? 'pictures' : undefined}>
              {drawn.map((group) => {
                const name = groupInWords(group.by);
                return (
                  <section key={name} aria-label={name}>
                    {groups.length > 1 && (
                      <h3>
                        {name} <span className="quiet">{counted(group.n, of)}</span>
                      </h3>
                    )}
                    <StackedSteps
                      label={`${name}: share that has left for each reason by day; the tables below have the figures`}
                      series={exits}
                      points={pointsOfExits(group, exits, end)}
                      end={end}
                    />
                  </section>
                );
              })}
            </div>
          </>
        );
      }}
      figures={({ groups }) => (
        <DataTable
          caption={title}
          rows={groups}
          columns={[
            { name: 'Group', of: ({ by }: Group) => groupInWords(by) },
            { name: 'All', of: ({ n }) => count(n) },
            ...exitsIn(groups).map(({ name, of: counts }) => ({ name, of: (group: Group) => count(counts(group)) })),
          ]}
        />
      )}
    />
  );
}
