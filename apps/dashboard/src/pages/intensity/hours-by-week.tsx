import { hoursByLevel } from '#episode/intensity';
import type { IntensityAnswer } from '../../queries/answers.js';
import type { QueryResult } from '../../queries/use-answer.js';
import { FEW } from '../../charts/certainty.js';
import { WeekLines } from '../../charts/week-lines.js';
import { ownColourOf } from '../../show/colours.js';
import { DataTable } from '../../show/data-table.js';
import { Figure } from '../../show/figure.js';
import { largest } from '../../show/largest.js';
import { count, counted, measure, percent } from '../../show/numbers.js';
import { colourOf } from '../../show/palette.js';
import { groupInWords } from '../../show/words.js';

export type Group = IntensityAnswer['groups'][number];

interface Row {
  readonly group: string;
  readonly week: Group['weeks'][number];
}

/** Hours in each week of the stay, for each group on the same scale. */
export function HoursByWeek({
  title,
  query,
}: {
  readonly title: string;
  readonly query: QueryResult<IntensityAnswer>;
}) {
  return (
    <Figure
      title={title}
      note={`A line is the median of the stays that cover the whole week, a band holds their middle half. Weeks with a pause of treatment are left out. Values from fewer than ${FEW} stays are dotted and have no band. The straight dashed line is what the level requires for adults, if it requires hours.`}
      query={query}
      table="weeks"
      wide
      emptyNote="No stay has a complete week."
      isEmpty={({ groups }) => rowsOf(groups).length === 0}
      picture={({ groups }) => {
        const drawn = largest(
          groups.filter(({ weeks }) => weeks.length > 0).map((group) => ({ ...group, n: group.stays })),
        );
        const greatest = Math.max(
          ...drawn.flatMap((group) => [
            ...group.weeks.map(({ hoursP75 }) => hoursP75 ?? 0),
            ...marksOf(group).map(({ value }) => value),
          ]),
        );
        const last = Math.max(2, ...drawn.flatMap(({ weeks }) => weeks.map(({ week }) => week)));
        return (
          <>
            {drawn.length < groups.length && (
              <p className="figure-note">
                {drawn.length} of {groups.length} groups are drawn: the largest that have complete weeks. The table has
                all of them.
              </p>
            )}
            <div className={drawn.length > 1 ? 'pictures' : undefined}>
              {drawn.map((group) => {
                const name = groupInWords(group.by);
                return (
                  <section key={name} aria-label={`Hours a week: ${name}`}>
                    {groups.length > 1 && (
                      <h3>
                        {name} <span className="quiet">{counted(group.stays, 'stay')}</span>
                      </h3>
                    )}
                    <WeekLines
                      label={`${name}: hours a week by week of the stay; the table below has the figures`}
                      colour={ownColourOf(group.by) ?? colourOf(0)}
                      counted="Stays with the week"
                      weeks={group.weeks.map(({ week, stays, hoursMedian, hoursP25, hoursP75 }) => ({
                        ...{ week, n: stays, median: hoursMedian, p25: hoursP25, p75: hoursP75 },
                      }))}
                      marks={marksOf(group)}
                      greatest={greatest}
                      last={last}
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
          rows={rowsOf(groups)}
          columns={[
            { name: 'Group', of: ({ group }: Row) => group },
            { name: 'Week', of: ({ week }) => count(week.week) },
            { name: 'Stays', of: ({ week }) => count(week.stays) },
            { name: 'Paused', of: ({ week }) => count(week.pausedWeeks) },
            { name: 'Mean hours', of: ({ week }) => measure(week.hoursMean) },
            { name: 'First quartile', of: ({ week }) => measure(week.hoursP25) },
            { name: 'Median', of: ({ week }) => measure(week.hoursMedian) },
            { name: 'Third quartile', of: ({ week }) => measure(week.hoursP75) },
            { name: 'Mean sessions', of: ({ week }) => measure(week.sessionsMean) },
            { name: 'With the hours of the level', of: ({ week }) => percent(week.atThresholdRate) },
          ]}
        />
      )}
    />
  );
}

/** The hours that the level of a group requires for adults. */
function marksOf({ by: { level } }: Group): readonly { readonly value: number; readonly name: string }[] {
  return hoursByLevel
    .filter((row) => row.level === level && row.age === 'adult')
    .map(({ least }) => ({ value: least, name: `${least} hours` }));
}

function rowsOf(groups: readonly Group[]): readonly Row[] {
  return groups.flatMap(({ by, weeks }) => weeks.map((week) => ({ group: groupInWords(by), week })));
}
