import { conditionsIn, withValue } from '../../address/parameters.js';
import { useAddress } from '../../address/use-address.js';
import type { CensusAnswer } from '../../queries/answers.js';
import type { QueryResult } from '../../queries/use-answer.js';
import { useReport } from '../../queries/use-report.js';
import { Skeleton } from '../../show/skeleton.js';
import { daysBefore } from './days-before.js';
import { lastMovement } from './series.js';

/** The number of days without movement after which the page asks whether the data end earlier. */
const LONG = 30;

interface Properties {
  /** The last months, by level. */
  readonly query: QueryResult<CensusAnswer>;
  /** The first admission of the cohort, if there is one. */
  readonly since: string | undefined;
}

/**
 * Says that nothing happened lately, which can mean that the data end earlier than the figures, and offers to set the
 * cut-off there.
 */
export function QuietPeriod({ query, since }: Properties) {
  const { search, change } = useAddress();
  const { last, isLoading } = useLastMovement(query, since);
  if (isLoading) return <Skeleton words="Loading the date of the last event …" lines={2} />;
  if (last === undefined) return null;
  return (
    <p className="note quiet-period">
      {conditionsIn(search) > 0 ? 'Nobody of this cohort' : 'Nobody'} has come, left or changed level after {last}, as
      far as is recorded. If the data end there, figures of later days may count ended stays as open.{' '}
      <button type="button" className="plain" onClick={() => change((current) => withValue(current, 'cutOff', last))}>
        Set the data cut-off to {last}
      </button>
    </p>
  );
}

/**
 * The last day with movement, if it is long before the cut-off: in the last months or, if those have none, before them.
 */
function useLastMovement(query: QueryResult<CensusAnswer>, since: string | undefined) {
  const cutOff = query.answer?.cutOff ?? null;
  const recent = lastMovement(query.answer?.groups ?? []);
  const isSilent = !query.isLoading && cutOff !== null && recent === undefined && since !== undefined;
  const earlier = useReport<CensusAnswer>('census', { from: since, every: 'month' }, { enabled: isSilent });
  const month = recent ?? (isSilent ? lastMovement(earlier.answer?.groups ?? []) : undefined);
  const isQuiet = !query.isLoading && month !== undefined && cutOff !== null && month.to < daysBefore(cutOff, LONG);
  const byDay = useReport<CensusAnswer>(
    'census',
    { from: month?.from, to: month?.to, every: 'day' },
    { enabled: isQuiet },
  );
  const last = isQuiet && byDay.answer !== undefined ? lastMovement(byDay.answer.groups)?.to : undefined;
  const isLoading =
    (isSilent && earlier.isLoading && earlier.problem === undefined) ||
    (isQuiet && byDay.isLoading && byDay.problem === undefined);
  return { last, isLoading };
}
