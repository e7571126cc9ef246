import { groupingIn, useAddress } from '../../address/use-address.js';
import type { LengthOfStayAnswer } from '../../asking/answers.js';
import { useReport } from '../../asking/use-report.js';
import { Choice, chosenIn } from '../../cohort/choice.js';
import { GroupingChoice } from '../../cohort/grouping-choice.js';
import { dimensionNames } from '../../address/dimensions.js';
import { PageHeading } from '../../show/page-heading.js';
import { Distribution } from './distribution.js';

const units = { episode: 'Whole episodes', stay: 'Stays at one level' };
const rules = { 'teds-2019': 'TEDS, since 2019', 'teds-2004': 'TEDS, before 2019' };

/** How long people stay, by what is compared. */
export default function LengthOfStay() {
  const { search } = useAddress();
  const of = chosenIn(search, 'of', units);
  const by = groupingIn(search, 'reason');
  const asked = useReport<LengthOfStayAnswer>('length-of-stay', { of, by, rule: chosenIn(search, 'rule', rules) });
  const compared = by === undefined ? 'Everyone' : `By ${dimensionNames[by].toLowerCase()}`;
  return (
    <>
      <PageHeading
        title="Length of stay"
        choices={
          <>
            <Choice label="Count" name="of" values={units} />
            <GroupingChoice byDefault="reason" />
            <Choice label="Rule" name="rule" values={rules} />
          </>
        }
      >
        How many days people stayed, from admission to last contact or discharge as the rule of TEDS has it.
      </PageHeading>
      <div className="pictures">
        <Distribution title={`${compared}: ${units[of as keyof typeof units].toLowerCase()}`} asked={asked} />
      </div>
    </>
  );
}
