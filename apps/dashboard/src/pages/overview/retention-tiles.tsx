import { conditionsIn, knownOnlyAtEnd } from '../../address/parameters.js';
import { useAddress } from '../../address/use-address.js';
import type { RetentionAnswer } from '../../queries/answers.js';
import { useReport } from '../../queries/use-report.js';
import { count, measure, NO_VALUE, percent } from '../../show/numbers.js';
import { Tile, type TileFigure } from '../../show/tile.js';

/** The days for which retention is shown first. */
const DAYS = [30, 60, 90];

/** The share of episodes that go on after 30, 60 and 90 days, and the day by which half have ended. */
export function RetentionTiles() {
  const { search } = useAddress();
  const query = useReport<RetentionAnswer>(
    'retention',
    { of: 'episode', days: DAYS.join(',') },
    { without: knownOnlyAtEnd },
  );
  const isDischargedOnly = conditionsIn(search, knownOnlyAtEnd) > 0;
  return (
    <dl className="tiles">
      {DAYS.map((day) => (
        <Tile
          key={day}
          name={`Still in treatment after ${day} days`}
          query={query}
          figure={(answer) => (isDischargedOnly ? notForDischargedOnly : figureOn(answer, day))}
        />
      ))}
      <Tile
        name="Half have left by day"
        query={query}
        figure={(answer) => (isDischargedOnly ? notForDischargedOnly : medianIn(answer))}
      />
    </dl>
  );
}

const notForDischargedOnly: TileFigure = { value: NO_VALUE, note: 'needs everyone, not only those who have left' };

function figureOn({ groups: [group] }: RetentionAnswer, day: number): TileFigure {
  const on = group?.atDays.find((each) => each.day === day);
  if (on?.retained == null) {
    return {
      value: NO_VALUE,
      note: group === undefined ? 'nobody is in this cohort' : 'nobody was followed for that long',
    };
  }
  return { value: percent(on.retained), note: noteOf(on) };
}

/** The median of everyone, which differs from the median of those who have left. */
function medianIn({ groups: [group] }: RetentionAnswer): TileFigure {
  if (group === undefined) return { value: NO_VALUE, note: 'nobody is in this cohort' };
  const { median, medianLower, medianUpper } = group;
  if (median === null) return { value: NO_VALUE, note: 'half have not left yet' };
  const interval =
    medianLower === null || medianUpper === null
      ? ''
      : `; 95% interval ${measure(medianLower)}–${measure(medianUpper)}`;
  return { value: measure(median), note: `median of everyone, Kaplan-Meier${interval}` };
}

type OnDay = RetentionAnswer['groups'][number]['atDays'][number];

function noteOf({ lower, upper, atRisk }: OnDay): string {
  const interval = lower === null || upper === null ? '' : `95% interval ${percent(lower)}–${percent(upper)}; `;
  return `${interval}${count(atRisk)} under observation that day`;
}
