import { sql, type RawBuilder } from 'kysely';
import type { dischargeReason } from '#episode/codes/teds';
import { type Answer } from '#episode/codes/teds';
import { proportion } from '#outcomes/proportions/wilson';
import { kaplanMeier, type SurvivalCurve } from '#outcomes/survival/kaplan-meier';
import { survivalAt } from '#outcomes/survival/survival-at';
import { queries } from '../../store/queries.js';
import { effectiveAt } from '../effective-at.js';
import { columnsOf, filtersOf, unitsBy } from '../cohort.js';
import { columns, maybe } from '../columns.js';
import { groupColumns, groupedColumns, groupingOf, groupRows, type Grouped } from '../grouping.js';
import { withinLimits } from '../limits.js';
import type { OptionDeclarations } from '../options.js';
import { declareReport, GROUPS, type Group, type Question } from '../report.js';
import { MAX_DAYS } from '../common-options.js';

/** Readmission within a number of days of a discharge; `null` if nobody was followed long enough. */
export interface ReadmissionWindow {
  readonly days: number;
  readonly discharges: number;
  readonly tooRecent: number;
  readonly readmitted: number;
  readonly rate: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly estimate: number | null;
  readonly estimateLower: number | null;
  readonly estimateUpper: number | null;
}

export interface ReadmissionGroup extends Group {
  readonly discharges: number;
  readonly readmitted: number;
  readonly died: number;
  readonly unidentified: number;
  readonly windows: readonly ReadmissionWindow[];
}

const DEATH: Answer<typeof dischargeReason> = 6;

/** Where a readmission counts. */
const admissionPlaces = ['any-provider', 'same-provider'] as const;
type Place = (typeof admissionPlaces)[number];

interface CountRow extends Grouped {
  readonly died: boolean;
  readonly identified: boolean;
  /** Days from discharge to the next admission; null if there is none by the cut-off. */
  readonly days: number | null;
  /** Days from discharge to the cut-off. */
  readonly followed: number;
  readonly n: bigint;
}

/** Discharges by the days of follow-up and the days to the next admission, if any. */
type Followed = Pick<CountRow, 'days' | 'followed'> & { readonly n: number };

/**
 * How many discharges are followed by another admission of the same patient. Every discharge counts, so a patient
 * counts as often as they are discharged.
 */
export const readmission = declareReport({
  name: 'readmission',
  title: 'Readmission',
  summary: 'Share of discharges that another admission of the same patient followed within some days, by group',
  version: 1,
  units: ['episode'],
  byPatient: true,
  options: {
    days: {
      kind: 'integers',
      least: 1,
      most: MAX_DAYS,
      byDefault: [30, 90, 180],
      meaning: 'Days from the discharge.',
    },
    readmittedTo: {
      kind: 'choice',
      values: admissionPlaces,
      byDefault: 'any-provider',
      meaning: 'Where an admission counts: at any provider in the log, or only where the patient was discharged.',
    },
  },
  definitions: {
    origin: 'discharge',
    deaths: 'left out',
    rateIntervals: 'wilson',
    estimate: 'kaplan-meier',
    estimateIntervals: 'log-log',
    confidence: '0.95',
  },
  tables: [
    {
      name: 'windows',
      meaning: 'Readmission within the chosen days.',
      columns: [
        ...columns('count', {
          days: 'Days from the discharge.',
          discharges: 'Discharges at least that many days before the cut-off.',
          tooRecent: 'Later discharges, which the rate leaves out.',
          readmitted: 'Of the former, those that an admission followed within the days.',
        }),
        ...maybe(
          columns('rate', {
            rate: '`readmitted` of `discharges`.',
            lower: "Lower limit of the rate: Wilson's interval.",
            upper: 'Upper limit of the rate.',
            estimate: 'Kaplan-Meier estimate from all discharges, each followed up to the cut-off.',
            estimateLower: 'Lower limit of the estimate; none while nobody was readmitted.',
            estimateUpper: 'Upper limit of the estimate.',
          }),
        ),
      ],
    },
    {
      name: GROUPS,
      meaning: 'Figures of each group.',
      columns: columns('count', {
        discharges: 'Discharges of known patients by the cut-off, without deaths.',
        readmitted: 'Of them, those that an admission followed by the cut-off.',
        died: 'Left out: discharged because of death.',
        unidentified: 'Left out: unknown patient.',
      }),
    },
  ],

  async groups({ reader, options, ...question }): Promise<readonly ReadmissionGroup[]> {
    const query = followedDischarges({ ...question, readmittedTo: options.readmittedTo });
    const rows = (await reader.query(query.compile())) as readonly CountRow[];
    return groupRows(rows, question.by).map((group) => figuresOf(group, options.days));
  },
});

/**
 * Discharges by the cut-off, counted by the days to the next admission. An admission on the day of the discharge
 * follows it if its episode is the later one: it began later or, on the same day, has a greater id.
 */
function followedDischarges({ by, cohort, position, cutOff, within, readmittedTo }: Scope) {
  const { byDimension, ended } = columnsOf('episode', cutOff);
  const cutOffDay = sql<string>`cast(${cutOff} as date)`;
  return queries
    .with('discharge', (db) =>
      db
        .selectFrom('stay')
        .select(groupColumns(by, byDimension))
        .select(['episode_id', 'patient_id', 'provider_id', 'admitted_on', 'ended_on'])
        .select(sql<boolean>`coalesce(reason = ${sql.lit(DEATH)}, false)`.as('died'))
        .where(effectiveAt(position))
        .where((eb) => eb.and([unitsBy('episode', cutOff), ended, ...filtersOf('episode', cohort, cutOff)])),
    )
    .with('admission', (db) =>
      db
        .selectFrom('episode')
        .select(['episode_id', 'patient_id', 'provider_id', 'admitted_on'])
        .where(effectiveAt(position))
        .where('admitted_on', '<=', cutOffDay)
        .where(withinLimits(within)),
    )
    .with('followed', (db) =>
      db
        .selectFrom('discharge')
        .innerJoin('admission as next', 'next.patient_id', 'discharge.patient_id')
        .select('discharge.episode_id')
        .select(sql<string>`min(next.admitted_on)`.as('readmitted_on'))
        .whereRef('next.admitted_on', '>=', 'discharge.ended_on')
        .where(isLater)
        .$if(readmittedTo === 'same-provider', (each) =>
          each.whereRef('next.provider_id', '=', 'discharge.provider_id'),
        )
        .groupBy('discharge.episode_id'),
    )
    .selectFrom('discharge')
    .leftJoin('followed', 'followed.episode_id', 'discharge.episode_id')
    .select(groupedColumns(by))
    .select('died')
    .select(sql<boolean>`patient_id is not null`.as('identified'))
    .select(sql<number | null>`cast(readmitted_on - ended_on as integer)`.as('days'))
    .select(sql<number>`cast(${cutOffDay} - ended_on as integer)`.as('followed'))
    .select(sql<bigint>`count(*)`.as('n'))
    .groupBy(groupingOf(by, 4));
}

interface Scope extends Pick<Question<OptionDeclarations>, 'by' | 'cohort' | 'position' | 'cutOff' | 'within'> {
  readonly readmittedTo: Place;
}

const isLater: RawBuilder<boolean> = sql`(next.admitted_on > discharge.admitted_on
  or (next.admitted_on = discharge.admitted_on and next.episode_id > discharge.episode_id))`;

function figuresOf(
  { by, rows }: { readonly by: Group['by']; readonly rows: readonly CountRow[] },
  days: readonly number[],
): ReadmissionGroup {
  const counted = rows.map(({ n, ...row }) => ({ ...row, n: Number(n) }));
  const discharges = counted.filter(({ died, identified }) => identified && !died);
  const curve = kaplanMeier({
    rows: discharges.map(({ days: until, followed, n }) =>
      until === null ? { time: followed, events: 0, censored: n } : { time: until, events: n, censored: 0 },
    ),
  });
  return {
    by,
    discharges: curve.n,
    readmitted: curve.events,
    died: sum(counted.filter(({ died }) => died)),
    unidentified: sum(counted.filter(({ died, identified }) => !identified && !died)),
    windows: days.map((day) => within(day, discharges, curve)),
  };
}

function within(days: number, discharges: readonly Followed[], curve: SurvivalCurve): ReadmissionWindow {
  const longEnough = discharges.filter(({ followed }) => followed >= days);
  const n = sum(longEnough);
  const readmitted = sum(longEnough.filter((each) => each.days !== null && each.days <= days));
  const { share, lower, upper } = proportion(readmitted, n) ?? { share: null, lower: null, upper: null };
  const without = survivalAt(curve, days, { interval: 'log-log' });
  return {
    days,
    discharges: n,
    tooRecent: curve.n - n,
    readmitted,
    rate: share,
    lower,
    upper,
    estimate: complement(without?.survival),
    estimateLower: complement(without?.upper),
    estimateUpper: complement(without?.lower),
  };
}

function complement(share: number | null | undefined): number | null {
  return share === null || share === undefined ? null : 1 - share;
}

function sum(rows: readonly { readonly n: number }[]): number {
  return rows.reduce((total, { n }) => total + n, 0);
}
