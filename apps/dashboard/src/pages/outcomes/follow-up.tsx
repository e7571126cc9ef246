import type { OutcomesAnswer } from '../../queries/answers.js';
import type { QueryResult } from '../../queries/use-answer.js';
import { IntervalRows } from '../../charts/interval-rows.js';
import { DataTable } from '../../show/data-table.js';
import { Figure } from '../../show/figure.js';
import { count, measure, percent, percentWithLimits } from '../../show/numbers.js';
import { groupInWords } from '../../show/words.js';
import type { Group } from './measures.js';

interface Row {
  readonly group: string;
  readonly followUp: Group['followUps'][number];
}

/** How many people were reached after discharge, and their days of abstinence. */
export function FollowUp({ title, query }: { readonly title: string; readonly query: QueryResult<OutcomesAnswer> }) {
  return (
    <Figure
      title={title}
      note="Share of all due follow-ups that were reached, with its 95% interval. People who were not reached may do worse than those who were."
      query={query}
      table="followUps"
      wide
      emptyNote="No follow-up was due."
      isEmpty={({ groups }) => rowsOf(groups).every(({ followUp }) => followUp.due === 0)}
      picture={({ groups, months }) => (
        <div className="small-multiples">
          {months.map((month) => (
            <section key={month} aria-label={`Reached ${month} months after discharge`}>
              <h3>After {month} months</h3>
              <IntervalRows
                end={1}
                rows={rowsOf(groups)
                  .filter(({ followUp }) => followUp.month === month && followUp.reachedRate !== null)
                  .map(({ group, followUp: { reachedRate, reachedLower, reachedUpper } }) => ({
                    name: group,
                    figure: reachedRate!,
                    lower: reachedLower,
                    upper: reachedUpper,
                    text: percentWithLimits([reachedRate, reachedLower, reachedUpper]),
                  }))}
              />
            </section>
          ))}
        </div>
      )}
      figures={({ groups }) => (
        <DataTable
          caption={title}
          rows={rowsOf(groups)}
          columns={[
            { name: 'Group', of: ({ group }: Row) => group },
            { name: 'Months', of: ({ followUp }) => count(followUp.month) },
            { name: 'Due', of: ({ followUp }) => count(followUp.due) },
            { name: 'Tried', of: ({ followUp }) => count(followUp.tried) },
            { name: 'Reached', of: ({ followUp }) => count(followUp.reached) },
            { name: 'Share reached', of: ({ followUp }) => percent(followUp.reachedRate) },
            { name: 'Days abstinent of 30: mean', of: ({ followUp }) => measure(followUp.daysMean) },
            { name: 'Median', of: ({ followUp }) => measure(followUp.daysMedian) },
          ]}
        />
      )}
    />
  );
}

function rowsOf(groups: readonly Group[]): readonly Row[] {
  return groups.flatMap(({ by, followUps }) => followUps.map((followUp) => ({ group: groupInWords(by), followUp })));
}
