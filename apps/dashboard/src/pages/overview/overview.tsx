import type { CensusAnswer, LengthOfStayAnswer } from '../../asking/answers.js';
import { useReport } from '../../asking/use-report.js';
import { PageHeading } from '../../show/page-heading.js';
import { Distribution } from '../length-of-stay/distribution.js';
import { AdmissionsByMonth } from './admissions-by-month.js';
import { CensusByLevel } from './census-by-level.js';
import { RetentionTiles } from './retention-tiles.js';
import { Tiles } from './tiles.js';

/** The figures that are looked at first. */
export default function Overview() {
  const byReason = useReport<LengthOfStayAnswer>('length-of-stay', { of: 'episode', by: 'reason' });
  const byLevel = useReport<CensusAnswer>('census', { by: 'level' });
  const byMonth = useReport<LengthOfStayAnswer>('length-of-stay', { of: 'episode', by: 'admissionMonth' });
  return (
    <>
      <PageHeading title="Overview">Who is in treatment, who came and who left, and how long people stay.</PageHeading>
      <Tiles />
      <RetentionTiles />
      <div className="pictures">
        <CensusByLevel asked={byLevel} />
        <Distribution title="Length of stay by reason for discharge" asked={byReason} />
        <AdmissionsByMonth asked={byMonth} />
      </div>
    </>
  );
}
