import type { LengthOfStayAnswer } from '../../queries/answers.js';
import type { QueryResult } from '../../queries/use-answer.js';
import { RangeRows, type RangeRow } from '../../charts/range-rows.js';
import { ownColourOf } from '../../show/colours.js';
import { DataTable, type ShownColumn } from '../../show/data-table.js';
import { Figure } from '../../show/figure.js';
import { count, measure } from '../../show/numbers.js';
import { groupInWords } from '../../show/words.js';

export type Group = LengthOfStayAnswer['groups'][number];

/** All figures of a group; labels mark figures of the closed stays alone. */
export const lengthColumns: readonly ShownColumn<Group>[] = [
  { name: 'Group', of: ({ by }) => groupInWords(by) },
  { name: 'Closed', of: ({ n }) => count(n) },
  { name: 'Open', of: ({ open }) => count(open) },
  { name: 'Mean', of: ({ mean }) => measure(mean) },
  { name: 'SD', of: ({ sd }) => measure(sd) },
  { name: 'Shortest', of: ({ min }) => measure(min) },
  { name: '10th pct.', of: ({ p10 }) => measure(p10) },
  { name: 'First quartile', of: ({ p25 }) => measure(p25) },
  { name: 'Median of the closed', of: ({ median }) => measure(median) },
  { name: 'Third quartile', of: ({ p75 }) => measure(p75) },
  { name: '90th pct.', of: ({ p90 }) => measure(p90) },
  { name: 'Longest', of: ({ max }) => measure(max) },
];

/** The lengths of stays, for each group. */
export function Distribution({
  title,
  query,
}: {
  readonly title: string;
  readonly query: QueryResult<LengthOfStayAnswer>;
}) {
  return (
    <Figure
      title={title}
      note="Closed only: open stays and episodes have no length yet and are never counted as if they had."
      query={query}
      table="groups"
      isEmpty={({ groups }) => groups.every(({ n }) => n === 0)}
      picture={({ groups }) => <RangeRows unit="days" rows={groups.filter(({ n }) => n > 0).map(rangeOf)} />}
      figures={({ groups }) => <DataTable caption={`${title}, in days`} rows={groups} columns={lengthColumns} />}
    />
  );
}

function rangeOf({ by, n, open, p10, p25, median, p75, p90 }: Group): RangeRow {
  const name = groupInWords(by);
  const colour = ownColourOf(by);
  if (p10 === null || p25 === null || median === null || p75 === null || p90 === null) return { name, n, open, colour };
  return { name, n, open, colour, range: { p10, p25, median, p75, p90 } };
}
