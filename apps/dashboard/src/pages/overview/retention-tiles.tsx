import { conditionsIn, knownAtTheEnd } from '../../address/parameters.js';
import { useAddress } from '../../address/use-address.js';
import type { RetentionAnswer } from '../../asking/answers.js';
import { useReport } from '../../asking/use-report.js';
import { count, NOTHING, percent } from '../../show/numbers.js';
import { Tile } from '../../show/tile.js';

/** At whose end retention is told first. */
const DAYS = [30, 60, 90];

/** Share of the episodes that go on after 30, 60 and 90 days. */
export function RetentionTiles() {
  const { search } = useAddress();
  const asked = useReport<RetentionAnswer>(
    'retention',
    { of: 'episode', days: DAYS.join(',') },
    { without: knownAtTheEnd },
  );
  const isOfThoseWhoLeft = conditionsIn(search, knownAtTheEnd) > 0;
  const [group] = asked.answer?.groups ?? [];
  return (
    <dl className="tiles">
      {DAYS.map((day) => {
        const on = group?.atDays.find((each) => each.day === day);
        const isTold = !isOfThoseWhoLeft && on?.retained != null;
        return (
          <Tile
            key={day}
            name={`Still in treatment after ${day} days`}
            value={isTold ? percent(on.retained) : NOTHING}
            note={isTold ? noteOf(on) : reasonOf(isOfThoseWhoLeft)}
            waiting={asked.waiting}
            problem={asked.problem}
          />
        );
      })}
    </dl>
  );
}

type OnDay = RetentionAnswer['groups'][number]['atDays'][number];

function noteOf({ lower, upper, atRisk }: OnDay): string {
  const interval = lower === null || upper === null ? '' : `95% interval ${percent(lower)}–${percent(upper)}; `;
  return `${interval}${count(atRisk)} under observation that day`;
}

function reasonOf(isOfThoseWhoLeft: boolean): string {
  return isOfThoseWhoLeft ? 'not told of those only who have left' : 'nobody was followed for so long';
}
