import type { LengthOfStayGroup, LengthOfStayReport } from '#read-models/reports/length-of-stay';
import { count } from '../print/table.js';
import { asOfInWords, filtersInWords, groupsInCsv, groupsInTable, type Column } from './printed.js';

const tenths = (value: number): string => value.toFixed(1);
/** Percentiles lie between two days at times. */
const days = (value: number): string => String(Math.round(value * 100) / 100);

const columns: readonly Column<LengthOfStayGroup>[] = [
  { name: 'n', show: count },
  { name: 'open', show: count },
  { name: 'mean', show: tenths },
  { name: 'sd', show: tenths },
  { name: 'min', show: days },
  { name: 'p10', show: days },
  { name: 'p25', show: days },
  { name: 'median', show: days },
  { name: 'p75', show: days },
  { name: 'p90', show: days },
  { name: 'max', show: days },
];

const units = { stay: 'stays at one level', episode: 'whole episodes' } as const;

/** What was asked, under which rule and for which moment, then the groups. */
export function lengthOfStayInWords({
  of,
  rule,
  quantiles,
  asOf,
  cutOff,
  filters,
  groups,
}: LengthOfStayReport): string {
  const chosen = filtersInWords(filters);
  const lines = [
    `Length of stay in days: ${units[of]}, rule ${rule}, quantiles ${quantiles}`,
    ...(chosen === '' ? [] : [`Only ${chosen}`]),
    `Data cut-off ${cutOff ?? 'none'}; ${asOfInWords(asOf)}`,
  ];
  return `${lines.join('\n')}\n\n${groupsInTable(groups, columns)}`;
}

export function lengthOfStayInCsv({ groups }: LengthOfStayReport): string {
  return groupsInCsv(groups, columns);
}
