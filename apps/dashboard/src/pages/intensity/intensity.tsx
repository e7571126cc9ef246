import { dimensionNames } from '../../address/dimensions.js';
import { groupingIn, useAddress } from '../../address/use-address.js';
import type { IntensityAnswer } from '../../queries/answers.js';
import { useReport } from '../../queries/use-report.js';
import { Choice, chosenIn } from '../../cohort/choice.js';
import { GroupingChoice } from '../../cohort/grouping-choice.js';
import { PageHeading } from '../../show/page-heading.js';
import { AsIntended } from './as-intended.js';
import { HoursByWeek } from './hours-by-week.js';
import { NoShows } from './no-shows.js';

const weeks = { 12: '12 weeks', 26: '26 weeks', 52: '52 weeks' };

/** How much treatment people receive, and whether they attend it. */
export default function Intensity() {
  const { search } = useAddress();
  const by = groupingIn(search, 'level');
  const query = useReport<IntensityAnswer>('intensity', {
    by,
    upToWeek: chosenIn(search, 'upToWeek', weeks, '12'),
  });
  const compared = by === undefined ? 'everyone' : `by ${dimensionNames[by].toLowerCase()}`;
  return (
    <>
      <PageHeading
        title="Intensity"
        choices={
          <>
            <GroupingChoice byDefault="level" />
            <Choice label="Follow for" name="upToWeek" values={weeks} byDefault="12" />
          </>
        }
      >
        Hours of attended services in each complete week of a stay, compared with what the level, the plan and the phase
        require, and the outcomes of scheduled services.
      </PageHeading>
      <div className="pictures">
        <HoursByWeek title={`Hours a week, ${compared}`} query={query} />
        <AsIntended title={`Weeks as they should be, ${compared}`} query={query} />
        <NoShows title={`Services that were missed, ${compared}`} query={query} />
      </div>
    </>
  );
}
