import { dimensionNames } from '../../address/dimensions.js';
import { groupingIn, useAddress } from '../../address/use-address.js';
import type { OutcomesAnswer } from '../../queries/answers.js';
import { useReport } from '../../queries/use-report.js';
import { Choice, chosenIn } from '../../cohort/choice.js';
import { GroupingChoice } from '../../cohort/grouping-choice.js';
import { PageHeading } from '../../show/page-heading.js';
import { Changes } from './changes.js';
import { FollowUp } from './follow-up.js';

const months = { 3: '3', 6: '6', 12: '12', 18: '18' };

/** Whether people are better off at discharge, and some months later, than at admission. */
export default function Outcomes() {
  const { search } = useAddress();
  const by = groupingIn(search);
  const query = useReport<OutcomesAnswer>('outcomes', { by });
  const compared = by === undefined ? 'everyone' : `by ${dimensionNames[by].toLowerCase()}`;
  const month = Number(chosenIn(search, 'month', months, '6'));
  return (
    <>
      <PageHeading
        title="Outcomes"
        choices={
          <>
            <GroupingChoice />
            <Choice label="Months after discharge" name="month" values={months} byDefault="6" />
          </>
        }
      >
        The National Outcome Measures of episodes that have ended, at admission and later. Only answers that are known
        on both occasions are compared; the table counts the others.
      </PageHeading>
      <div className="pictures">
        <Changes
          title={`At admission and at discharge, ${compared}`}
          note="Shares with the better answer and their 95% intervals. The change is for the same people; people who left without notice have no answers at discharge."
          query={query}
          table="measures"
          measuresOf={({ measures }) => measures}
          later="At discharge"
        />
        <Changes
          title={`At admission and ${month} months after discharge, ${compared}`}
          note="Shares with the better answer among those reached at follow-up, and their 95% intervals."
          query={query}
          table="atFollowUp"
          measuresOf={({ atFollowUp }) => atFollowUp.filter((each) => each.month === month)}
          later={`After ${month} months`}
        />
        <FollowUp title={`Reached at follow-up, ${compared}`} query={query} />
      </div>
    </>
  );
}
