import { sql } from 'kysely';
import { columnsOf, type Cohort, type Dimension } from '../cohort.js';
import { columns, maybe, type Column } from '../columns.js';
import { coveredStays } from './covered-stays.js';
import { groupColumns, groupedColumns, groupingOf, groupRows, type Grouped } from '../grouping.js';
import { declareReport, GROUPS, type Group } from '../report.js';

/** Figures of stays; amounts in US cents. */
interface CoverageFigures {
  readonly stays: number;
  readonly days: number;
  readonly authorizedStays: number;
  readonly authorizedDays: number;
  readonly ranOut: number;
  readonly daysAfter: number;
  readonly services: number;
  readonly treatedDays: number;
  readonly copayments: number;
  readonly priced: number;
  readonly charges: number;
  readonly authorizedCharges: number;
}

export interface CoveragePayer extends CoverageFigures {
  readonly payer: string | null;
  readonly network: string | null;
}

export interface CoverageGroup extends Group, CoverageFigures {
  readonly inNetwork: number;
  readonly outOfNetwork: number;
  readonly withoutCoverage: number;
  readonly payers: readonly CoveragePayer[];
}

type CountRow = Grouped & { readonly payer: string | null; readonly network: string | null } & {
  readonly [Name in keyof CoverageFigures]: bigint;
};

const days = {
  stays: 'Stays that had begun by the cut-off.',
  days: 'Their days so far, by teds-2019.',
  authorizedStays: 'Stays of which a payer had approved at least one day.',
  authorizedDays: 'Days of stays that were approved.',
  ranOut: 'Stays that continued after the last approved day.',
  daysAfter: 'Days of those stays after it.',
  services: 'Attended services in the stays.',
  treatedDays: 'Days with an attended service; in 24-hour care every day.',
};
const cents = {
  copayments: 'Copayments for attended services, if recorded.',
  charges: 'Daily rate for every treated day, if recorded.',
  authorizedCharges: 'The same for treated days that were approved.',
};
const figures: readonly Column[] = [
  ...columns('count', { ...days, priced: 'Stays with a daily rate.' }),
  ...columns('cents', cents),
];
const names = [...Object.keys(days), 'priced', ...Object.keys(cents)] as readonly (keyof CoverageFigures)[];

/** Who pays for stays, how many of their days a payer approved, and what they cost by the recorded rates. */
export const coverage = declareReport({
  name: 'coverage',
  title: 'Coverage and authorization',
  summary: 'Who pays for stays, how many of their days were approved, and what they cost, by group',
  version: 1,
  units: ['stay'],
  options: {},
  definitions: {
    days: 'teds-2019',
    coverage: 'the latest by the last day of the stay',
    approved: 'at the level of the stay',
  },
  tables: [
    {
      name: 'payers',
      meaning: 'Figures of each payer, in network and out of network separately.',
      columns: [
        ...maybe(
          columns('text', {
            payer: 'The payer; none if no coverage is recorded.',
            network: '`in` or `out` of network.',
          }),
        ),
        ...figures,
      ],
    },
    {
      name: GROUPS,
      meaning: 'Figures of each group.',
      columns: [
        ...figures,
        ...columns('count', {
          inNetwork: 'Stays covered in network.',
          outOfNetwork: 'Stays covered out of network.',
          withoutCoverage: 'Stays without recorded coverage.',
        }),
      ],
    },
  ],

  async groups({ reader, by, cohort, position, cutOff }): Promise<readonly CoverageGroup[]> {
    const rows = (await reader.query(byPayer({ by, cohort, position, cutOff }).compile())) as readonly CountRow[];
    return groupRows(rows, by).map((group) => figuresOf(group));
  },
});

interface Scope {
  readonly by: readonly Dimension[];
  readonly cohort: Cohort;
  readonly position: string;
  readonly cutOff: string;
}

function byPayer({ by, cohort, position, cutOff }: Scope) {
  const { byDimension } = columnsOf('stay', cutOff);
  const total = (of: string) => sql<bigint>`cast(coalesce(sum(${sql.raw(of)}), 0) as bigint)`;
  const count = (where: string) => sql<bigint>`count(*) filter (where ${sql.raw(where)})`;
  return coveredStays({ by: groupColumns(by, byDimension), cohort, position, cutOff })
    .selectFrom('covered')
    .select(groupedColumns(by))
    .select(['payer', 'network'])
    .select(sql<bigint>`count(*)`.as('stays'))
    .select(total('days').as('days'))
    .select(count('authorized_days > 0').as('authorizedStays'))
    .select(total('authorized_days').as('authorizedDays'))
    .select(count('days_after > 0').as('ranOut'))
    .select(total('days_after').as('daysAfter'))
    .select(total('services').as('services'))
    .select(total('treated_days').as('treatedDays'))
    .select(total('services * copay_cents').as('copayments'))
    .select(count('daily_rate_cents is not null').as('priced'))
    .select(total('treated_days * daily_rate_cents').as('charges'))
    .select(total('treated_approved * daily_rate_cents').as('authorizedCharges'))
    .groupBy(groupingOf(by, 2));
}

function figuresOf({ by, rows }: { readonly by: Group['by']; readonly rows: readonly CountRow[] }): CoverageGroup {
  const payers = rows
    .map((row): CoveragePayer => ({ payer: row.payer, network: row.network, ...sumOf([row]) }))
    .sort((a, b) => compare(a.payer, b.payer) || compare(a.network, b.network));
  const staysOf = (network: string | null) => sumOf(rows.filter((row) => row.network === network)).stays;
  return {
    by,
    ...sumOf(rows),
    inNetwork: staysOf('in'),
    outOfNetwork: staysOf('out'),
    withoutCoverage: staysOf(null),
    payers,
  };
}

function sumOf(rows: readonly CountRow[]): CoverageFigures {
  const total = (name: keyof CoverageFigures) => Number(rows.reduce((sum, row) => sum + row[name], 0n));
  return Object.fromEntries(names.map((name) => [name, total(name)])) as object as CoverageFigures;
}

/** By characters, unknown values last. */
function compare(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}
