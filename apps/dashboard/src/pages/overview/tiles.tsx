import type { CensusAnswer, LengthOfStayAnswer } from '../../asking/answers.js';
import { useReport } from '../../asking/use-report.js';
import { count, counted, measure } from '../../show/numbers.js';
import { Tile } from '../../show/tile.js';
import { RecentAdmissions, RecentDischarges } from './recent.js';

/** Census, admissions, discharges and the median stay. */
export function Tiles() {
  const census = useReport<CensusAnswer>('census');
  const all = useReport<LengthOfStayAnswer>('length-of-stay', { of: 'episode' });
  const cutOff = all.answer?.cutOff ?? undefined;
  const [group] = all.answer?.groups ?? [];
  const [inTreatment] = census.answer?.groups ?? [];
  return (
    <dl className="tiles">
      <Tile
        name="In treatment"
        value={count(inTreatment?.patients ?? 0)}
        unit={inTreatment?.patients === 1 ? 'person' : 'people'}
        note={`${counted(inTreatment?.stays ?? 0, 'stay')} under way`}
        {...census}
      />
      <Tile
        name="Admissions"
        value={count((group?.n ?? 0) + (group?.open ?? 0))}
        unit="episodes"
        note={cutOff !== undefined && <RecentAdmissions cutOff={cutOff} />}
        {...all}
      />
      <Tile
        name="Discharges"
        value={count(group?.n ?? 0)}
        unit="episodes"
        note={cutOff !== undefined && <RecentDischarges cutOff={cutOff} />}
        {...all}
      />
      <Tile
        name="Median length of stay"
        value={measure(group?.median)}
        unit="days"
        note={group?.median != null && `middle half ${measure(group.p25)}–${measure(group.p75)} days`}
        {...all}
      />
    </dl>
  );
}
