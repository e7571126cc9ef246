import { dimensionNames } from '../../address/dimensions.js';
import { knownOnlyAtEnd } from '../../address/parameters.js';
import { groupingIn, useAddress } from '../../address/use-address.js';
import type { RetentionAnswer } from '../../queries/answers.js';
import { useReport } from '../../queries/use-report.js';
import { Choice, chosenIn } from '../../cohort/choice.js';
import { GroupingChoice } from '../../cohort/grouping-choice.js';
import { PageHeading } from '../../show/page-heading.js';
import { AtDays } from './at-days.js';
import { Curves } from './curves.js';

const units = { episode: 'Whole episodes', stay: 'Stays at one level' };
const horizons = { 90: '90 days', 180: '180 days', 365: 'A year', 730: 'Two years' };

/** How long people stay, including those still in treatment. */
export default function Retention() {
  const { search } = useAddress();
  const of = chosenIn(search, 'of', units) as keyof typeof units;
  const horizon = chosenIn(search, 'horizon', horizons, '180');
  const by = groupingIn(search);
  const query = useReport<RetentionAnswer>('retention', { of, by, horizon }, { without: knownOnlyAtEnd });
  const compared = by === undefined ? 'Everyone' : `By ${dimensionNames[by].toLowerCase()}`;
  const about = `${compared}: ${units[of].toLowerCase()}`;
  return (
    <>
      <PageHeading
        title="Retention"
        without={knownOnlyAtEnd}
        choices={
          <>
            <Choice label="Count" name="of" values={units} />
            <GroupingChoice without={['reason']} />
            <Choice label="Follow for" name="horizon" values={horizons} byDefault="180" />
          </>
        }
      >
        The share still in treatment after a number of days. People who are still there count for as long as they have
        stayed so far; nobody is left out.
      </PageHeading>
      <div className="pictures">
        <Curves title={`Still in treatment. ${about}`} query={query} end={Number(horizon)} of={of} />
        <AtDays title={`Retention at set days. ${about}`} query={query} />
      </div>
    </>
  );
}
