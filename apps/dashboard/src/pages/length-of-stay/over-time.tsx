import type { LengthOfStayAnswer, RetentionAnswer } from '../../queries/answers.js';
import type { QueryResult } from '../../queries/use-answer.js';
import { MedianLine } from '../../charts/median-line.js';
import { DataTable } from '../../show/data-table.js';
import { Figure } from '../../show/figure.js';
import { count, measure, percent } from '../../show/numbers.js';
import { groupInWords } from '../../show/words.js';
import { lengthColumns } from './distribution.js';
import { closedPoints, kaplanMeierPoints, greatestOf, MOST_OPEN, type Time } from './months.js';

interface Properties {
  /** The unit and the grouping: `by month of admission: whole episodes`. */
  readonly about: string;
  readonly time: Time;
  readonly closed: QueryResult<LengthOfStayAnswer>;
  /** `undefined` if the cohort contains only people who have left. */
  readonly everyone: QueryResult<RetentionAnswer> | undefined;
}

type Retained = RetentionAnswer['groups'][number];

/** Lengths of stay over time: of those who have left, and of everyone, on one scale. */
export function OverTime({ about, time, closed, everyone }: Properties) {
  const closedGroups = closed.answer?.groups ?? [];
  const all = everyone?.answer?.groups ?? [];
  const greatest = greatestOf([...closedPoints(closedGroups, time), ...kaplanMeierPoints(all, time)]);
  return (
    <>
      <Figure
        title={`Median of those who have left, ${about}`}
        note={`Closed only, with the middle half as a band. Grey and dotted: more than ${percent(MOST_OPEN, 0)} are still in treatment, so that those who have left are the short stays among them; it falls for that reason alone and cannot be compared yet.`}
        query={closed}
        table="groups"
        wide
        picture={({ groups }) => (
          <MedianLine
            label="Median days of those who have left over time, and the share that is still in treatment; the table below has the figures"
            points={closedPoints(groups, time)}
            greatest={greatest}
          />
        )}
        figures={({ groups }) => (
          <DataTable caption={`Lengths of stay, ${about}, in days`} rows={groups} columns={lengthColumns} />
        )}
      />
      {everyone === undefined ? (
        <p className="note">
          The cohort contains only those who have left, so there is no Kaplan-Meier median of everyone to compare.
        </p>
      ) : (
        <MedianOfEveryone about={about} time={time} everyone={everyone} greatest={greatest} />
      )}
    </>
  );
}

interface OfEveryone extends Pick<Properties, 'about' | 'time'> {
  readonly everyone: QueryResult<RetentionAnswer>;
  readonly greatest: number;
}

function MedianOfEveryone({ about, time, everyone, greatest }: OfEveryone) {
  return (
    <Figure
      title={`Median of everyone (Kaplan-Meier), ${about}`}
      note="Days by which half have left. People still in treatment count for as long as they have stayed so far, so recent months can be compared with earlier ones. The band is the 95% interval, where both limits are known. Grey and dotted: no more than half have left yet."
      query={everyone}
      table="groups"
      wide
      picture={({ groups }) => (
        <MedianLine
          label="Kaplan-Meier median days of everyone over time, and the share that is still in treatment; the table below has the figures"
          points={kaplanMeierPoints(groups, time)}
          greatest={greatest}
        />
      )}
      figures={({ groups }) => (
        <DataTable
          caption={`Kaplan-Meier medians, ${about}, in days`}
          rows={groups}
          columns={[
            { name: 'Group', of: ({ by }: Retained) => groupInWords(by) },
            { name: 'All', of: ({ n }) => count(n) },
            { name: 'Closed', of: ({ ended }) => count(ended) },
            { name: 'Open', of: ({ open }) => count(open) },
            { name: 'Kaplan-Meier median', of: ({ median }) => measure(median) },
            { name: 'Lower limit', of: ({ medianLower }) => measure(medianLower) },
            { name: 'Upper limit', of: ({ medianUpper }) => measure(medianUpper) },
          ]}
        />
      )}
    />
  );
}
