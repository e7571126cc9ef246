import type { CensusAnswer, LengthOfStayAnswer } from '../../queries/answers.js';
import { useReport } from '../../queries/use-report.js';
import { count, counted, measure } from '../../show/numbers.js';
import { Tile, type TileFigure } from '../../show/tile.js';
import { RecentAdmissions, RecentDischarges } from './recent.js';

/** Census, admissions, discharges and the median stay. */
export function Tiles() {
  const census = useReport<CensusAnswer>('census');
  const all = useReport<LengthOfStayAnswer>('length-of-stay', { of: 'episode' });
  return (
    <dl className="tiles">
      <Tile name="In treatment" query={census} figure={inTreatment} />
      <Tile name="Admissions" query={all} figure={admissions} />
      <Tile name="Discharges" query={all} figure={discharges} />
      <Tile name="Median length of stay" query={all} figure={medianStay} />
    </dl>
  );
}

function inTreatment({ groups: [group] }: CensusAnswer): TileFigure {
  return {
    value: count(group?.patients ?? 0),
    unit: group?.patients === 1 ? 'person' : 'people',
    note: `${counted(group?.stays ?? 0, 'stay')} under way`,
  };
}

function admissions({ groups: [group], cutOff }: LengthOfStayAnswer): TileFigure {
  return {
    value: count((group?.n ?? 0) + (group?.open ?? 0)),
    unit: 'episodes',
    note: cutOff !== null && <RecentAdmissions cutOff={cutOff} />,
  };
}

function discharges({ groups: [group], cutOff }: LengthOfStayAnswer): TileFigure {
  return {
    value: count(group?.n ?? 0),
    unit: 'episodes',
    note: cutOff !== null && <RecentDischarges cutOff={cutOff} />,
  };
}

function medianStay({ groups: [group] }: LengthOfStayAnswer): TileFigure {
  return group?.median == null
    ? { value: measure(null), note: 'nobody has left yet' }
    : {
        value: measure(group.median),
        unit: 'days',
        note: `of those who have left; middle half ${measure(group.p25)}–${measure(group.p75)} days`,
      };
}
