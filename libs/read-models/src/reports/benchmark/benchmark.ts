import { sql, type RawBuilder } from 'kysely';
import { countsByDay } from '#outcomes/counts-by-day';
import { shareDifference } from '#outcomes/proportions/difference';
import { DEFAULT_QUANTILES, percentile } from '#outcomes/quantiles';
import { queries } from '../../store/queries.js';
import { effectiveAt } from '../effective-at.js';
import { columnsOf, filtersOf, unitsBy } from '../cohort.js';
import { columns, maybe, type Column } from '../columns.js';
import { groupColumns, groupingOf, groupRows, type Grouped } from '../grouping.js';
import { lengthOf } from '../lengths.js';
import { declareReport, GROUPS, type Group } from '../report.js';
import {
  lengthClasses,
  publishedAs,
  publishedNames,
  reasonNames,
  type LengthClass,
  type PublishedName,
  type ReasonName,
} from './published.js';

/** An own share compared with the published one; `null` if it is a share of nobody. */
interface ShareComparison {
  readonly n: number;
  readonly share: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly publishedN: number;
  readonly publishedShare: number;
  readonly difference: number | null;
  readonly differenceLower: number | null;
  readonly differenceUpper: number | null;
}

export interface BenchmarkReason extends ShareComparison {
  readonly reason: ReasonName;
  readonly median: number | null;
  readonly publishedMedian: number | null;
}

export interface BenchmarkLength extends ShareComparison {
  readonly days: LengthClass;
}

export interface BenchmarkGroup extends Group {
  readonly n: number;
  readonly unknown: number;
  readonly publishedN: number;
  readonly median: number | null;
  readonly publishedMedian: number | null;
  readonly service: string;
  readonly year: number;
  readonly source: string;
  readonly reasons: readonly BenchmarkReason[];
  readonly lengths: readonly BenchmarkLength[];
}

interface CountRow extends Grouped {
  readonly reason: number | null;
  readonly days: number;
  readonly n: bigint;
}

/** Stays of one reason and length. */
interface Stays {
  readonly reason: ReasonName | null;
  readonly days: number;
  readonly n: number;
}

/** Columns of an own share and the published one. */
const comparisonColumns: readonly Column[] = [
  ...columns('count', { n: 'Closed stays.' }),
  ...maybe(
    columns('rate', {
      share: 'Of all closed stays with a known reason.',
      lower: 'Lower limit.',
      upper: 'Upper limit.',
    }),
  ),
  ...columns('count', { publishedN: 'Published discharges.' }),
  ...columns('rate', { publishedShare: 'Of all published discharges with a known reason.' }),
  ...maybe(
    columns('points', {
      difference: '`share` minus `publishedShare`.',
      differenceLower: "Lower limit of the difference: Newcombe's interval.",
      differenceUpper: 'Upper limit of the difference.',
    }),
  ),
];

const medians = maybe(
  columns('days', {
    median: 'Median length of stay, by the rule of the publication.',
    publishedMedian: 'The published one.',
  }),
);

/** Reasons for discharge and lengths of stay compared with published ones of TEDS, for the stays that those cover. */
export const benchmark = declareReport({
  name: 'benchmark',
  title: 'Comparison with TEDS',
  summary:
    'Reasons for discharge and lengths of stay compared with published counts of TEDS, with differences, by group',
  version: 1,
  units: ['stay'],
  options: {
    against: {
      kind: 'choice',
      values: publishedNames,
      byDefault: 'teds-2019',
      meaning: 'The publication to compare with. It also decides which stays are counted and by which rule.',
    },
  },
  definitions: {
    shares: 'wilson',
    differences: 'newcombe-10',
    percentiles: DEFAULT_QUANTILES,
    confidence: '0.95',
  },
  without: ['reason'],
  tables: [
    {
      name: 'reasons',
      meaning: 'Reasons for discharge that the publication lists separately.',
      columns: [...columns('text', { reason: 'The reason.' }), ...comparisonColumns, ...medians],
    },
    {
      name: 'lengths',
      meaning: 'Lengths of stay in the classes of TEDS-D; none if the publication has none.',
      columns: [...columns('text', { days: 'Days, both ends included.' }), ...comparisonColumns],
    },
    {
      name: GROUPS,
      meaning: 'Figures of each group.',
      columns: [
        ...columns('count', {
          n: 'Closed stays with a known reason that the publication covers.',
          unknown: 'Left out: reason not known.',
          publishedN: 'Published discharges with a known reason.',
        }),
        ...medians,
        ...columns('text', { service: 'Type of service of the publication.' }),
        ...columns('code', { year: 'Year of its discharges.' }),
        ...columns('text', { source: 'Source of the published figures.' }),
      ],
    },
  ],

  async groups({ reader, options, by, cohort, position, cutOff }): Promise<readonly BenchmarkGroup[]> {
    const { byDimension, ended } = columnsOf('stay', cutOff);
    const { rule } = publishedAs(options.against);
    const counted = queries
      .selectFrom('stay')
      .select(groupColumns(by, byDimension))
      .select('reason')
      .select(lengthOf('stay', rule, cutOff).as('days'))
      .select(sql<bigint>`count(*)`.as('n'))
      .where(effectiveAt(position))
      .where((eb) => eb.and([unitsBy('stay', cutOff), ended, ...filtersOf('stay', cohort, cutOff)]))
      .where((eb) => eb.and(populationConditions(options.against)))
      .groupBy(groupingOf(by, 2));
    const rows = (await reader.query(counted.compile())) as readonly CountRow[];
    return groupRows(rows, by).map((group) => figuresOf(group, options.against));
  },
});

/** Conditions on the stays that a publication covers. */
function populationConditions(name: PublishedName): RawBuilder<boolean>[] {
  const { levels, withoutMedication, minimumAge } = publishedAs(name);
  return [
    ...(levels === undefined ? [] : [sql<boolean>`level in (${sql.join(levels)})`]),
    ...(withoutMedication === undefined ? [] : [sql<boolean>`coalesce(medication_assisted, 2) <> 1`]),
    ...(minimumAge === undefined ? [] : [sql<boolean>`age >= ${sql.lit(minimumAge)}`]),
  ];
}

function figuresOf(
  { by, rows }: { readonly by: Group['by']; readonly rows: readonly CountRow[] },
  against: PublishedName,
): BenchmarkGroup {
  const { reasons, medians, lengths, service, year, source } = publishedAs(against);
  const stays = rows.map(({ reason, days, n }): Stays => ({ reason: nameOf(reason, reasons), days, n: Number(n) }));
  const known = stays.filter(({ reason }) => reason !== null);
  const n = sum(known);
  const publishedN = total(Object.values(reasons));
  const names = reasonNames.filter((name) => reasons[name] !== undefined);
  const publishedStays = total(Object.values(lengths ?? {}));
  return {
    by,
    n,
    unknown: sum(stays) - n,
    publishedN,
    median: medianOf(known),
    publishedMedian: medians?.all ?? null,
    service,
    year,
    source,
    reasons: names.map((reason) => {
      const those = known.filter((each) => each.reason === reason);
      return {
        reason,
        ...compareShares({ count: sum(those), of: n }, { count: reasons[reason]!, of: publishedN }),
        median: medianOf(those),
        publishedMedian: medians?.[reason] ?? null,
      };
    }),
    lengths: lengthClasses.flatMap(({ name, to }, index) => {
      if (lengths === undefined) return [];
      const above = lengthClasses[index - 1]?.to ?? 0;
      const those = known.filter(({ days }) => days > above && days <= to);
      return [
        { days: name, ...compareShares({ count: sum(those), of: n }, { count: lengths[name], of: publishedStays }) },
      ];
    }),
  };
}

/** The name of a TEDS reason; `other` if the publication does not list it separately, `null` if it is not known. */
function nameOf(code: number | null, reasons: { readonly [Name in ReasonName]?: number }): ReasonName | null {
  const name = code === null ? undefined : reasonNames[code - 1];
  if (name === undefined) return null;
  return reasons[name] === undefined ? 'other' : name;
}

interface Counted {
  readonly count: number;
  readonly of: number;
}

function compareShares(own: Counted, other: Counted): ShareComparison {
  const found = shareDifference(own, other);
  return {
    n: own.count,
    share: found?.first.share ?? null,
    lower: found?.first.lower ?? null,
    upper: found?.first.upper ?? null,
    publishedN: other.count,
    publishedShare: other.count / other.of,
    difference: found?.difference ?? null,
    differenceLower: found?.lower ?? null,
    differenceUpper: found?.upper ?? null,
  };
}

function medianOf(stays: readonly Stays[]): number | null {
  return percentile(countsByDay(stays.map(({ days, n }) => [days, n] as const)), 50) ?? null;
}

function sum(stays: readonly Stays[]): number {
  return total(stays.map(({ n }) => n));
}

function total(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0);
}
