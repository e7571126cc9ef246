import { conditionsIn, withValue } from '../../address/parameters.js';
import { useAddress } from '../../address/use-address.js';
import type { CensusAnswer } from '../../asking/answers.js';
import type { Asked } from '../../asking/use-answer.js';
import { useReport } from '../../asking/use-report.js';
import { Skeleton } from '../../show/skeleton.js';
import { daysBefore } from './days-before.js';
import { lastMoved } from './series.js';

/** How long nothing may happen until the page asks whether the data end earlier, in days. */
const LONG = 30;

/** Says that nothing happened lately, which can mean that the data end earlier than the figures, and offers to look at them as of then. */
export function QuietPeriod({ asked }: { readonly asked: Asked<CensusAnswer> }) {
  const { search, change } = useAddress();
  const month = lastMoved(asked.answer?.groups ?? []);
  const cutOff = asked.answer?.cutOff ?? null;
  const isQuiet = !asked.waiting && month !== undefined && cutOff !== null && month.to < daysBefore(cutOff, LONG);
  const byDay = useReport<CensusAnswer>(
    'census',
    { from: month?.from, to: month?.to, every: 'day' },
    { enabled: isQuiet },
  );
  if (isQuiet && byDay.waiting) return <Skeleton words="Looking when something happened last …" lines={2} />;
  const last = isQuiet && byDay.answer !== undefined ? lastMoved(byDay.answer.groups)?.to : undefined;
  if (last === undefined) return null;
  return (
    <p className="note quiet-period">
      {conditionsIn(search) > 0 ? 'Nobody of this cohort' : 'Nobody'} has come, left or changed level after {last}, as
      far as is recorded. If the data end there, figures of later days count as open what may have ended.{' '}
      <button type="button" className="plain" onClick={() => change((current) => withValue(current, 'cutOff', last))}>
        Set the data cut-off to {last}
      </button>
    </p>
  );
}
