import { conditionsIn, knownOnlyAtEnd } from '../../address/parameters.js';
import { groupingIn, useAddress } from '../../address/use-address.js';
import type { LengthOfStayAnswer, RetentionAnswer } from '../../queries/answers.js';
import { useReport } from '../../queries/use-report.js';
import { Choice, chosenIn } from '../../cohort/choice.js';
import { GroupingChoice } from '../../cohort/grouping-choice.js';
import { dimensionNames } from '../../address/dimensions.js';
import { PageHeading } from '../../show/page-heading.js';
import { Distribution } from './distribution.js';
import { times } from './months.js';
import { OverTime } from './over-time.js';

const units = { episode: 'Whole episodes', stay: 'Stays at one level' };
const rules = { 'teds-2019': 'TEDS, since 2019', 'teds-2004': 'TEDS, before 2019' };

/** How long people stay, by the chosen dimension. */
export default function LengthOfStay() {
  const { search } = useAddress();
  const of = chosenIn(search, 'of', units);
  const by = groupingIn(search, 'reason');
  const rule = chosenIn(search, 'rule', rules);
  const time = times.find((each) => each === by);
  const query = useReport<LengthOfStayAnswer>('length-of-stay', { of, by, rule });
  const isDischargedOnly = conditionsIn(search, knownOnlyAtEnd) > 0;
  const everyone = useReport<RetentionAnswer>(
    'retention',
    { of, by, rule },
    { enabled: time !== undefined && !isDischargedOnly },
  );
  const counted = units[of as keyof typeof units].toLowerCase();
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
        How many days people stayed, from admission to last contact or discharge, by the rule of TEDS.
      </PageHeading>
      <div className="pictures">
        {time === undefined ? (
          <Distribution title={`${compared}: ${counted}`} query={query} />
        ) : (
          <OverTime
            about={`${compared.charAt(0).toLowerCase()}${compared.slice(1)}: ${counted}`}
            time={time}
            closed={query}
            everyone={isDischargedOnly ? undefined : everyone}
          />
        )}
      </div>
    </>
  );
}
