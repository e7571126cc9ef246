import { sql } from 'kysely';
import { proportion } from '#outcomes/proportions/wilson';
import { queries } from '../../store/queries.js';
import { effectiveAt } from '../effective-at.js';
import { columnsOf, filtersOf, KNOWN_AT_THE_END, unitsBy } from '../cohort.js';
import { columns, maybe } from '../columns.js';
import { groupColumns, groupedColumns, groupingOf, groupRows, type Grouped } from '../grouping.js';
import { withinLimits } from '../limits.js';
import type { OptionDeclarations } from '../options.js';
import { declareReport, GROUPS, type Group, type Question } from '../report.js';
import { MAX_DAYS } from '../common-options.js';

/** Days of the two windows: from the admission on, and from the day after the first service. */
const INITIATION_DAYS = 14;
const ENGAGEMENT_DAYS = 34;
/** Services that engagement requires after the first. */
const MORE_SERVICES = 2;

/** Days after the admission by which both windows have ended for everybody. */
const FULL_FOLLOW_UP = INITIATION_DAYS - 1 + ENGAGEMENT_DAYS;

/** Whether doses count as services: for programs whose treatment is medication. */
const doses = ['left-out', 'counted'] as const;

type Rates<Name extends string> = { readonly [Key in Name | `${Name}Lower` | `${Name}Upper`]: number | null };

export interface EngagementGroup extends Group, Rates<'initiation'>, Rates<'engagement'> {
  readonly episodes: number;
  readonly initiated: number;
  readonly engaged: number;
  readonly tooRecent: number;
  readonly notNew: number;
  readonly unidentified: number;
}

interface CountRow extends Grouped {
  readonly identified: boolean;
  readonly isNew: boolean;
  readonly followed: boolean;
  readonly initiated: boolean;
  readonly engaged: boolean;
  readonly n: bigint;
}

/**
 * Whether people who begin treatment attend, and attend again: initiation and engagement with the windows of the HEDIS
 * measure IET from measurement year 2022 on, in the terms of this log. It is not that measure, which is counted from
 * claims.
 */
export const engagement = declareReport({
  name: 'engagement',
  title: 'Initiation and engagement',
  summary: 'Share of new episodes with a service within 14 days, and with two more within 34 days of that, by group',
  version: 1,
  units: ['episode'],
  byPatient: true,
  options: {
    history: {
      kind: 'integer',
      least: 0,
      most: MAX_DAYS,
      byDefault: 194,
      meaning: 'Days without treatment before the admission that make an episode new; with 0 every episode is new.',
    },
    doses: {
      kind: 'choice',
      values: doses,
      byDefault: 'left-out',
      meaning: 'Whether a dose of medication, dispensed or administered, counts as a service.',
    },
  },
  definitions: {
    initiation: `${INITIATION_DAYS} days`,
    engagement: `${MORE_SERVICES} within ${ENGAGEMENT_DAYS} days`,
    services: 'attended, without research visits',
    rateIntervals: 'wilson',
    confidence: '0.95',
  },
  without: KNOWN_AT_THE_END,
  tables: [
    {
      name: GROUPS,
      meaning: 'Figures of each group.',
      columns: [
        ...columns('count', {
          episodes: 'New episodes of known patients whose windows had ended by the cut-off.',
          initiated: 'Of them, with an attended service within 14 days, the day of the admission being the first.',
          engaged: 'Of the initiated, with two more attended services within the 34 days after the first.',
        }),
        ...maybe(
          columns('rate', {
            initiation: '`initiated` of `episodes`.',
            initiationLower: "Lower limit: Wilson's interval.",
            initiationUpper: 'Upper limit.',
            engagement: '`engaged` of `episodes`.',
            engagementLower: 'Lower limit.',
            engagementUpper: 'Upper limit.',
          }),
        ),
        ...columns('count', {
          tooRecent: 'Left out: new, but the windows had not ended by the cut-off.',
          notNew: 'Left out: treatment in the days before.',
          unidentified: 'Left out: unknown patient, so earlier treatment is unknown too.',
        }),
      ],
    },
  ],

  async groups({ reader, options, ...question }): Promise<readonly EngagementGroup[]> {
    const query = countedEpisodes({ ...question, ...options });
    const rows = (await reader.query(query.compile())) as readonly CountRow[];
    return groupRows(rows, question.by).map((group) => figuresOf(group));
  },
});

interface Scope extends Pick<Question<OptionDeclarations>, 'by' | 'cohort' | 'position' | 'cutOff' | 'within'> {
  readonly history: number;
  readonly doses: (typeof doses)[number];
}

/**
 * Episodes by whether they are new and by what followed their admission. Earlier treatment is another episode of the
 * patient that began before, or on the same day with a smaller id, and had not ended at least that many days ago.
 */
function countedEpisodes({ by, cohort, position, cutOff, within, history, doses: counting }: Scope) {
  const { byDimension } = columnsOf('episode', cutOff);
  const day = sql<string>`cast(${cutOff} as date)`;
  const windows = [INITIATION_DAYS, ENGAGEMENT_DAYS, FULL_FOLLOW_UP].map((days) => sql.lit(days));
  const [initiationDays, engagementDays, fullFollowUp] = windows;
  return queries
    .with('admission', (db) =>
      db
        .selectFrom('stay')
        .select(groupColumns(by, byDimension))
        .select(['episode_id', 'patient_id', 'admitted_on'])
        .where(effectiveAt(position))
        .where((eb) => eb.and([unitsBy('episode', cutOff), ...filtersOf('episode', cohort, cutOff)])),
    )
    .with('treatment', (db) =>
      db
        .selectFrom('episode')
        .select(['episode_id', 'patient_id', 'admitted_on', 'ended_on'])
        .where(effectiveAt(position))
        .where(withinLimits(within)),
    )
    .with('continued', (db) =>
      db
        .selectFrom('admission')
        .innerJoin('treatment as earlier', 'earlier.patient_id', 'admission.patient_id')
        .select('admission.episode_id')
        .distinct()
        .where(
          sql<boolean>`(earlier.admitted_on < admission.admitted_on
            or (earlier.admitted_on = admission.admitted_on and earlier.episode_id < admission.episode_id))`,
        )
        .where(
          sql<boolean>`(earlier.ended_on is null or earlier.ended_on >= admission.admitted_on - cast(${history} as integer))`,
        ),
    )
    .with('attended', (db) =>
      db
        .selectFrom('service')
        .innerJoin('admission', 'admission.episode_id', 'service.episode_id')
        .select(['service.episode_id', 'admitted_on', 'effective_on'])
        .where(effectiveAt(position))
        .where('attendance', '=', 'attended')
        .where('kind', '<>', 'research-visit')
        .where('effective_on', '<=', day)
        .where(sql<boolean>`effective_on between admitted_on and admitted_on + ${fullFollowUp}`)
        .$if(counting === 'counted', (services) =>
          services.unionAll(
            db
              .selectFrom('medication')
              .innerJoin('admission', 'admission.episode_id', 'medication.episode_id')
              .select(['medication.episode_id', 'admitted_on', 'effective_on'])
              .where(effectiveAt(position))
              .where('effective_on', '<=', day)
              .where(sql<boolean>`effective_on between admitted_on and admitted_on + ${fullFollowUp}`),
          ),
        ),
    )
    .with('begun', (db) =>
      db
        .selectFrom('attended')
        .select('episode_id')
        .select(sql<string>`min(effective_on)`.as('first_on'))
        .where(sql<boolean>`effective_on < admitted_on + ${initiationDays}`)
        .groupBy('episode_id'),
    )
    .with('services', (db) =>
      db
        .selectFrom('begun')
        .innerJoin('attended', 'attended.episode_id', 'begun.episode_id')
        .select('begun.episode_id')
        .select(
          sql<bigint>`count(*) filter (where effective_on > first_on and effective_on <= first_on + ${engagementDays})`.as(
            'more',
          ),
        )
        .groupBy('begun.episode_id'),
    )
    .with('counted', (db) =>
      db
        .selectFrom('admission')
        .leftJoin('continued', 'continued.episode_id', 'admission.episode_id')
        .leftJoin('services', 'services.episode_id', 'admission.episode_id')
        .select(groupedColumns(by))
        .select('more')
        .select(sql<boolean>`patient_id is not null`.as('identified'))
        .select(sql<boolean>`${sql.lit(history === 0)} or continued.episode_id is null`.as('isNew'))
        .select(sql<boolean>`admitted_on + ${fullFollowUp} <= ${day}`.as('followed'))
        .select(sql<boolean>`services.episode_id is not null`.as('initiated')),
    )
    .selectFrom('counted')
    .select(groupedColumns(by))
    .select(['identified', 'isNew', 'followed', 'initiated'])
    .select(sql<boolean>`initiated and more >= ${sql.lit(MORE_SERVICES)}`.as('engaged'))
    .select(sql<bigint>`count(*)`.as('n'))
    .groupBy(groupingOf(by, 5));
}

function figuresOf({ by, rows }: { readonly by: Group['by']; readonly rows: readonly CountRow[] }): EngagementGroup {
  const sum = (of: (row: CountRow) => boolean) => rows.filter(of).reduce((total, { n }) => total + Number(n), 0);
  const isEligible = ({ identified, isNew, followed }: CountRow) => identified && isNew && followed;
  const episodes = sum(isEligible);
  const initiated = sum((row) => isEligible(row) && row.initiated);
  const engaged = sum((row) => isEligible(row) && row.engaged);
  const [initiation, engagementRate] = [proportion(initiated, episodes), proportion(engaged, episodes)];
  return {
    by,
    episodes,
    initiated,
    engaged,
    initiation: initiation?.share ?? null,
    initiationLower: initiation?.lower ?? null,
    initiationUpper: initiation?.upper ?? null,
    engagement: engagementRate?.share ?? null,
    engagementLower: engagementRate?.lower ?? null,
    engagementUpper: engagementRate?.upper ?? null,
    tooRecent: sum(({ identified, isNew, followed }) => identified && isNew && !followed),
    notNew: sum(({ identified, isNew }) => identified && !isNew),
    unidentified: sum(({ identified }) => !identified),
  };
}
