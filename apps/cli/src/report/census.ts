import type { CensusGroup, CensusReport } from '#read-models/reports/census';
import { count } from '../print/table.js';
import { asOfInWords, filtersInWords, groupsInCsv, groupsInTable, type Column } from './printed.js';

const columns: readonly Column<CensusGroup>[] = [
  { name: 'stays', show: count },
  { name: 'patients', show: count },
];

export function censusInWords({ on, asOf, filters, groups }: CensusReport): string {
  const chosen = filtersInWords(filters);
  const lines = [
    `In treatment at the end of ${on ?? 'no day'}`,
    ...(chosen === '' ? [] : [`Only ${chosen}`]),
    upperFirst(asOfInWords(asOf)),
  ];
  return `${lines.join('\n')}\n\n${groupsInTable(groups, columns)}`;
}

export function censusInCsv({ groups }: CensusReport): string {
  return groupsInCsv(groups, columns);
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
