import type { CensusAnswer, LengthOfStayAnswer } from '../../queries/answers.js';
import { useReport } from '../../queries/use-report.js';
import { PageHeading } from '../../show/page-heading.js';
import { Distribution } from '../length-of-stay/distribution.js';
import { AdmissionsByMonth } from './admissions-by-month.js';
import { CensusByLevel } from './census-by-level.js';
import { CensusByMonth } from './census-by-month.js';
import { QuietPeriod } from './quiet-period.js';
import { RetentionTiles } from './retention-tiles.js';
import { firstMonth, monthsBefore } from './series.js';
import { Tiles } from './tiles.js';

/** How many months of the census are shown. */
const MONTHS = 24;

/** The main figures. */
export default function Overview() {
  const byReason = useReport<LengthOfStayAnswer>('length-of-stay', { of: 'episode', by: 'reason' });
  const byLevel = useReport<CensusAnswer>('census', { by: 'level' });
  const byMonth = useReport<LengthOfStayAnswer>('length-of-stay', { of: 'episode', by: 'admissionMonth' });
  const cutOff = byLevel.answer?.cutOff ?? undefined;
  const isEmpty = byLevel.answer?.cutOff === null;
  const series = useReport<CensusAnswer>(
    'census',
    { by: 'level', from: cutOff && monthsBefore(cutOff, MONTHS - 1), every: 'month' },
    { enabled: cutOff !== undefined && !byLevel.isLoading },
  );
  // A query that was never sent has the problem of the query that it waits for.
  const ofMonths = byLevel.problem === undefined ? series : { ...byLevel, answer: undefined };
  return (
    <>
      <PageHeading title="Overview">Who is in treatment, who came and who left, and how long people stay.</PageHeading>
      <QuietPeriod query={series} since={firstMonth(byMonth.answer)} />
      <Tiles />
      <RetentionTiles />
      <div className="pictures">
        <div className="stack">
          <CensusByLevel query={byLevel} />
          {!isEmpty && <CensusByMonth query={ofMonths} />}
        </div>
        <Distribution title="Length of stay by reason for discharge" query={byReason} />
        <AdmissionsByMonth query={byMonth} />
      </div>
    </>
  );
}
