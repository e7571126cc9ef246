import type { LengthOfStayAnswer } from '../../queries/answers.js';
import type { QueryResult } from '../../queries/use-answer.js';
import { useReport } from '../../queries/use-report.js';
import { useAddress } from '../../address/use-address.js';
import { count } from '../../show/numbers.js';
import { Skeleton } from '../../show/skeleton.js';
import { daysBefore } from './days-before.js';

/** The length of the recent period in days; it ends on the day of the cut-off. */
const DAYS = 30;

interface Properties {
  readonly cutOff: string;
}

/** The episodes of the cohort that began recently. */
export function RecentAdmissions({ cutOff }: Properties) {
  const admittedFrom = useStart('admittedFrom', cutOff);
  const query = useReport<LengthOfStayAnswer>('length-of-stay', { of: 'episode', admittedFrom });
  return <Recent cutOff={cutOff} query={query} of={({ n, open }) => n + open} />;
}

/** The episodes of the cohort that ended recently. */
export function RecentDischarges({ cutOff }: Properties) {
  const dischargedFrom = useStart('dischargedFrom', cutOff);
  const query = useReport<LengthOfStayAnswer>('length-of-stay', { of: 'episode', dischargedFrom });
  return <Recent cutOff={cutOff} query={query} of={({ n }) => n} />;
}

interface RecentProperties extends Properties {
  readonly query: QueryResult<LengthOfStayAnswer>;
  readonly of: (group: LengthOfStayAnswer['groups'][number]) => number;
}

function Recent({ cutOff, query: { answer, problem }, of }: RecentProperties) {
  if (problem !== undefined)
    return (
      <>
        Of the last {DAYS} days nothing is known: {problem.title}
      </>
    );
  if (answer === undefined) return <Skeleton words="Counting …" lines={1} />;
  const value = answer.groups.reduce((total, group) => total + of(group), 0);
  return (
    <>
      {count(value)} in the {DAYS} days to {cutOff}
    </>
  );
}

/** The first day of the period, or a later one if the cohort begins later. */
function useStart(bound: string, cutOff: string): string {
  const { search } = useAddress();
  const start = daysBefore(cutOff, DAYS - 1);
  const query = search.get(bound);
  return query !== null && query > start ? query : start;
}
