import type { RetentionAnswer } from '../../queries/answers.js';
import type { QueryResult } from '../../queries/use-answer.js';
import { IntervalRows } from '../../charts/interval-rows.js';
import { coloursOf } from '../../show/colours.js';
import { DataTable } from '../../show/data-table.js';
import { Figure } from '../../show/figure.js';
import { largest } from '../../show/largest.js';
import { count, percent, percentWithLimits } from '../../show/numbers.js';
import { colourOf } from '../../show/palette.js';
import { groupInWords } from '../../show/words.js';

type Group = RetentionAnswer['groups'][number];

interface OnDay {
  readonly group: string;
  readonly colour: string;
  readonly on: Group['atDays'][number];
}

/** Retention of each group at the end of certain days, with its intervals. */
export function AtDays({ title, query }: { readonly title: string; readonly query: QueryResult<RetentionAnswer> }) {
  return (
    <Figure
      title={title}
      note="A dot is the share still in treatment after the day, a line its 95% interval. Nothing is drawn if nobody was followed for that long."
      query={query}
      table="atDays"
      wide
      picture={({ groups, days }) => (
        <div className="small-multiples">
          {days.map((day) => (
            <section key={day} aria-label={`After ${count(day)} days`}>
              <h3>After {count(day)} days</h3>
              <IntervalRows
                end={1}
                rows={rowsOf(groups)
                  .filter(({ on }) => on.day === day && on.retained !== null)
                  .map(({ group, colour, on: { retained, lower, upper } }) => ({
                    name: group,
                    colour,
                    text: percentWithLimits([retained, lower, upper]),
                    ...{ figure: retained!, lower, upper },
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
            { name: 'Group', of: ({ group }: OnDay) => group },
            { name: 'Day', of: ({ on }) => count(on.day) },
            { name: 'At risk', of: ({ on }) => count(on.atRisk) },
            { name: 'Still in treatment', of: ({ on }) => percent(on.retained) },
            { name: 'Lower limit', of: ({ on }) => percent(on.lower) },
            { name: 'Upper limit', of: ({ on }) => percent(on.upper) },
          ]}
        />
      )}
    />
  );
}

function rowsOf(groups: readonly Group[]): readonly OnDay[] {
  const drawn = largest(groups);
  const colours = coloursOf(drawn, groups);
  return groups.flatMap((group) => {
    const colour = colours[drawn.indexOf(group)] ?? colourOf(0);
    return group.atDays.map((on) => ({ group: groupInWords(group.by), colour, on }));
  });
}
