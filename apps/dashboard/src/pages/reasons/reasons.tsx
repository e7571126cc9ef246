import { dimensionNames } from '../../address/dimensions.js';
import { knownOnlyAtEnd } from '../../address/parameters.js';
import { groupingIn, useAddress } from '../../address/use-address.js';
import type { CompetingReasonsAnswer } from '../../queries/answers.js';
import { useReport } from '../../queries/use-report.js';
import { Choice, chosenIn } from '../../cohort/choice.js';
import { GroupingChoice } from '../../cohort/grouping-choice.js';
import { PageHeading } from '../../show/page-heading.js';
import { ByDay } from './by-day.js';
import { OnDay } from './on-day.js';

const units = { episode: 'Whole episodes', stay: 'Stays at one level' };
const horizons = { 90: '90 days', 180: '180 days', 365: 'A year', 730: 'Two years' };
const days = { 30: '30', 60: '60', 90: '90', 180: '180', 365: '365' };

/** Why people leave, by day. */
export default function Reasons() {
  const { search } = useAddress();
  const of = chosenIn(search, 'of', units) as keyof typeof units;
  const by = groupingIn(search);
  const query = useReport<CompetingReasonsAnswer>('competing-reasons', { of, by }, { without: knownOnlyAtEnd });
  const compared = by === undefined ? 'Everyone' : `By ${dimensionNames[by].toLowerCase()}`;
  const about = `${compared}: ${units[of].toLowerCase()}`;
  const day = Number(chosenIn(search, 'day', days, '90'));
  return (
    <>
      <PageHeading
        title="Reasons for leaving"
        without={knownOnlyAtEnd}
        choices={
          <>
            <Choice label="Count" name="of" values={units} />
            <GroupingChoice without={['reason']} />
            <Choice label="Follow for" name="horizon" values={horizons} byDefault="180" />
            <Choice label="Compare after day" name="day" values={days} byDefault="90" />
          </>
        }
      >
        The share that has left for each reason after a number of days, and the share that is still there. Reasons
        compete: someone who leaves for one cannot leave for another.
      </PageHeading>
      <div className="pictures">
        <ByDay
          title={`Reasons for leaving by day. ${about}`}
          query={query}
          end={Number(chosenIn(search, 'horizon', horizons, '180'))}
          of={of}
        />
        <OnDay title={`After ${day} days. ${about}`} query={query} day={day} />
      </div>
    </>
  );
}
