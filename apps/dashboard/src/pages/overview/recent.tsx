import type { LengthOfStayAnswer } from '../../asking/answers.js';
import { useReport } from '../../asking/use-report.js';
import { useAddress } from '../../address/use-address.js';
import { count } from '../../show/numbers.js';
import { daysBefore } from './days-before.js';

/** A recent period, in days; the day of the cut-off is its last. */
const DAYS = 30;

interface Properties {
  readonly cutOff: string;
}

/** How many episodes of the cohort began lately. */
export function RecentAdmissions({ cutOff }: Properties) {
  const admittedFrom = useStart('admittedFrom', cutOff);
  const { answer } = useReport<LengthOfStayAnswer>('length-of-stay', { of: 'episode', admittedFrom });
  return <Recent cutOff={cutOff} value={answer && sum(answer, ({ n, open }) => n + open)} />;
}

/** How many episodes of the cohort ended lately. */
export function RecentDischarges({ cutOff }: Properties) {
  const dischargedFrom = useStart('dischargedFrom', cutOff);
  const { answer } = useReport<LengthOfStayAnswer>('length-of-stay', { of: 'episode', dischargedFrom });
  return <Recent cutOff={cutOff} value={answer && sum(answer, ({ n }) => n)} />;
}

function Recent({ cutOff, value }: Properties & { readonly value: number | undefined }) {
  return (
    <>
      {count(value)} in the {DAYS} days to {cutOff}
    </>
  );
}

/** The first day of the period, or a later one that the cohort begins with. */
function useStart(bound: string, cutOff: string): string {
  const { search } = useAddress();
  const start = daysBefore(cutOff, DAYS - 1);
  const asked = search.get(bound);
  return asked !== null && asked > start ? asked : start;
}

function sum({ groups }: LengthOfStayAnswer, of: (group: LengthOfStayAnswer['groups'][number]) => number): number {
  return groups.reduce((total, group) => total + of(group), 0);
}
