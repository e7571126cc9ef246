import { sql } from 'kysely';
import { countsByDay } from '#outcomes/counts-by-day';
import { DEFAULT_QUANTILES, quantileTypes } from '#outcomes/quantiles';
import { summarize, type Summary } from '#outcomes/summary';
import { queries } from '../../store/queries.js';
import { effectiveAt } from '../effective-at.js';
import { columnsOf, filtersOf, unitsBy } from '../cohort.js';
import { columns, maybe } from '../columns.js';
import { groupColumns, groupingOf, groupRows, type Grouped } from '../grouping.js';
import { lengthOf } from '../lengths.js';
import { declareReport, GROUPS, type Group } from '../report.js';
import { percentileOf } from '../sharing/lengths.js';
import { ruleOption } from '../common-options.js';

/** A group: the lengths of its closed stays or episodes in days, and how many are open at the cut-off. */
export interface LengthOfStayGroup extends Group, Summary {
  readonly open: number;
}

interface CountRow extends Grouped {
  /** Length of stay; null if it is open at the cut-off. */
  readonly days: number | null;
  readonly n: bigint;
}

/**
 * Length of stay in days of closed stays or episodes, by group, under a version of SAMHSA's rule. Exact, as it is
 * computed from counts by day.
 */
export const lengthOfStay = declareReport({
  name: 'length-of-stay',
  title: 'Length of stay in days',
  summary: 'Length of stay of closed stays or episodes in days, by group, under a version of the TEDS rule',
  version: 1,
  units: ['stay', 'episode'],
  options: {
    rule: ruleOption,
    quantiles: {
      kind: 'choice',
      values: quantileTypes,
      byDefault: DEFAULT_QUANTILES,
      meaning: 'Definition of percentiles, as numbered by Hyndman and Fan (1996).',
    },
  },
  definitions: {},
  tables: [
    {
      name: GROUPS,
      meaning: 'Figures of each group.',
      columns: [
        ...columns('count', { n: 'Closed stays or episodes.', open: 'Open at the cut-off: no length yet.' }),
        ...maybe(
          columns('days', {
            mean: 'Mean.',
            sd: 'Sample standard deviation, divided by n - 1.',
            min: 'Shortest.',
            p10: '10th percentile.',
            p25: 'First quartile.',
            median: 'Median.',
            p75: 'Third quartile.',
            p90: '90th percentile.',
            max: 'Longest.',
          }),
        ),
      ],
    },
  ],

  share: {
    of: 'course',
    definitions: { percentiles: 'linear in classes' },
    figures: ({ ended, still, lengths }) => ({
      n: ended,
      open: still,
      mean: null,
      sd: null,
      min: null,
      p10: percentileOf(lengths, 10),
      p25: percentileOf(lengths, 25),
      median: percentileOf(lengths, 50),
      p75: percentileOf(lengths, 75),
      p90: percentileOf(lengths, 90),
      max: null,
    }),
  },

  async groups({ reader, of, options, by, cohort, position, cutOff }): Promise<readonly LengthOfStayGroup[]> {
    const { byDimension } = columnsOf(of, cutOff);
    const counted = queries
      .selectFrom('stay')
      .select(groupColumns(by, byDimension))
      .select(lengthOf(of, options.rule, cutOff).as('days'))
      .select(sql<bigint>`count(*)`.as('n'))
      .where(effectiveAt(position))
      .where((eb) => eb.and([unitsBy(of, cutOff), ...filtersOf(of, cohort, cutOff)]))
      .groupBy(groupingOf(by, 1));
    const rows = (await reader.query(counted.compile())) as readonly CountRow[];
    return groupRows(rows, by).map((group) => figuresOf(group));
  },
});

function figuresOf({ by, rows }: { readonly by: Group['by']; readonly rows: readonly CountRow[] }): LengthOfStayGroup {
  const closed = rows.flatMap(({ days, n }) => (days === null ? [] : [[days, Number(n)] as const]));
  const open = rows.reduce((sum, { days, n }) => (days === null ? sum + Number(n) : sum), 0);
  const { n, ...figures } = summarize(countsByDay(closed));
  return { by, n, open, ...figures };
}
