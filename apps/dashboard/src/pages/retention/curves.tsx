import type { Unit } from '#read-models/reports/cohort';
import type { RetentionAnswer } from '../../queries/answers.js';
import type { QueryResult } from '../../queries/use-answer.js';
import { StepCurves } from '../../charts/step-curves.js';
import type { Steps } from '../../charts/steps.js';
import { coloursOf } from '../../show/colours.js';
import { DataTable } from '../../show/data-table.js';
import { TestNote } from '../../show/test-note.js';
import { Figure } from '../../show/figure.js';
import { largest } from '../../show/largest.js';
import { count, counted, measure, withLimits } from '../../show/numbers.js';
import { groupInWords } from '../../show/words.js';
import { CurveKey } from './curve-key.js';

type Group = RetentionAnswer['groups'][number];

interface Properties {
  readonly title: string;
  readonly query: QueryResult<RetentionAnswer>;
  /** The last day of the axis. */
  readonly end: number;
  readonly of: Unit;
}

/** The retention curves with their intervals and the numbers at risk. */
export function Curves({ title, query, end, of }: Properties) {
  return (
    <Figure
      title={title}
      note="Kaplan-Meier estimate with 95% confidence bands. A ring marks the day by which half have left."
      query={query}
      table="curve"
      wide
      picture={({ groups, tests }) => {
        const drawn = largest(groups);
        const colours = coloursOf(drawn, groups);
        return (
          <>
            <CurveKey drawn={drawn} colours={colours} of={of} />
            {drawn.length < groups.length && (
              <p className="figure-note">
                The {drawn.length} largest of {groups.length} groups are drawn. The table has all of them; conditions of
                the cohort choose others.
              </p>
            )}
            <StepCurves
              label={`Share still in treatment by day, ${counted(drawn.length, 'curve')}; the tables below have the figures`}
              curves={drawn.map((group, index) => curveOf(group, colours[index]!))}
              end={end}
            />
            <TestNote name="Log-rank test" tests={tests} groups={groups.length} />
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
            { name: 'Ended', of: ({ ended }) => count(ended) },
            { name: 'Open', of: ({ open }) => count(open) },
            { name: 'A quarter left by day', of: (group) => limited(group, 'p25') },
            { name: 'Half left by day', of: (group) => limited(group, 'median') },
            { name: 'Three quarters left by day', of: (group) => limited(group, 'p75') },
            { name: `Mean days of the first ${count(end)}`, of: (group) => limited(group, 'restrictedMean') },
          ]}
        />
      )}
    />
  );
}

function limited(group: Group, name: 'p25' | 'median' | 'p75' | 'restrictedMean'): string {
  return withLimits([group[name], group[`${name}Lower`], group[`${name}Upper`]], measure);
}

function curveOf({ by, n, curve, median }: Group, colour: string): Steps {
  return {
    name: groupInWords(by),
    colour,
    n,
    steps: curve.map(({ retained, ...step }) => ({ ...step, value: retained })),
    ...(median !== null && { median }),
  };
}
