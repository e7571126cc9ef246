import { sql } from 'kysely';
import { problemSeverity } from '#episode/codes/clinical';
import { codesOf, type CodeOf } from '#episode/codes/code-list';
import { addMonths, calendarDate } from '#episode/dates';
import { countsByDay } from '#outcomes/counts-by-day';
import { proportion } from '#outcomes/proportions/wilson';
import { summarize } from '#outcomes/summary';
import type { ReadModelReader } from '../../read-models.js';
import { queries } from '../../store/queries.js';
import { effectiveAt } from '../effective-at.js';
import { columns, maybe, type Column } from '../columns.js';
import { groupedColumns, groupingOf, groupRows, type Grouped } from '../grouping.js';
import { answersOn, dischargedEpisodes, type Scope } from './discharged.js';
import type { Group } from '../report.js';
import { measurePairs, pairCounts, type MeasurePair, type PairCounts } from './measures.js';

type Severity = CodeOf<typeof problemSeverity>;
const severities = codesOf(problemSeverity);

/** Follow-up some months after discharge. */
export interface FollowUp extends Readonly<Record<Severity, number>> {
  readonly month: number;
  readonly due: number;
  readonly tried: number;
  readonly reached: number;
  readonly reachedRate: number | null;
  readonly reachedLower: number | null;
  readonly reachedUpper: number | null;
  readonly daysKnown: number;
  readonly daysMean: number | null;
  readonly daysP25: number | null;
  readonly daysMedian: number | null;
  readonly daysP75: number | null;
  readonly severityKnown: number;
}

/** A measure at admission and some months after discharge. */
export interface FollowUpMeasure extends MeasurePair {
  readonly month: number;
}

/** The follow-up figures of a group. */
export interface FollowedUp {
  readonly followUps: readonly FollowUp[];
  readonly atFollowUp: readonly FollowUpMeasure[];
}

/** Which follow-ups count: those recorded for a month of `months`, or up to `window` months earlier or later. */
export interface FollowUpWindows {
  readonly months: readonly number[];
  readonly window: number;
}

/** TEDS reason for discharge: death. */
const DIED = 6;

export const followUpColumns: readonly Column[] = [
  ...columns('count', {
    month: 'Months after discharge.',
    due: 'Episodes that were discharged long enough before the cut-off for the follow-up to be due, without deaths.',
    tried: 'Of these with a follow-up recorded, whether or not the patient was reached.',
    reached: 'Of these reached.',
  }),
  ...maybe(
    columns('rate', {
      reachedRate: 'Share of those due who were reached.',
      reachedLower: "Lower limit of the share, Wilson's.",
      reachedUpper: "Upper limit of the share, Wilson's.",
    }),
  ),
  ...columns('count', { daysKnown: 'Reached with a known number of days abstinent.' }),
  ...maybe(
    columns('days', {
      daysMean: 'Mean days abstinent of the last 30.',
      daysP25: 'First quartile of the days abstinent.',
      daysMedian: 'Median days abstinent.',
      daysP75: 'Third quartile of the days abstinent.',
    }),
  ),
  ...columns('count', {
    severityKnown: 'Reached with a known severity of problems.',
    ...Object.fromEntries(severities.map((severity) => [severity, `Of these with the severity ${severity}.`])),
  }),
];

type SeverityCounts = { readonly [S in Severity as `severity_${S}`]: bigint };

interface CountRow extends Grouped, PairCounts, SeverityCounts {
  readonly month: number;
  readonly due: bigint;
  readonly tried: bigint;
  readonly reached: bigint;
}

interface DaysRow extends Grouped {
  readonly month: number;
  readonly days: number;
  readonly n: bigint;
}

/** Computes the follow-up figures; the result returns those of a group. */
export async function followUpsOf(
  reader: ReadModelReader,
  scope: Scope,
  windows: FollowUpWindows,
): Promise<(by: Group['by']) => FollowedUp> {
  const counts = byGroup((await reader.query(countsQuery(scope, windows).compile())) as readonly CountRow[], scope);
  const days = byGroup((await reader.query(daysQuery(scope, windows).compile())) as readonly DaysRow[], scope);
  return (by) => {
    const inGroup = windows.months.map((month) => ({
      month,
      counted: counts(by).find((row) => row.month === month),
      days: days(by).filter((row) => row.month === month),
    }));
    return {
      followUps: inGroup.map(followUpOf),
      atFollowUp: inGroup.flatMap(({ month, counted }) =>
        measurePairs(counted).map((measure) => ({ month, ...measure })),
      ),
    };
  };
}

function byGroup<R extends Grouped>(rows: readonly R[], scope: Scope): (by: Group['by']) => readonly R[] {
  const groups = new Map(groupRows(rows, scope.by).map((group) => [JSON.stringify(group.by), group.rows]));
  return (by) => groups.get(JSON.stringify(by)) ?? [];
}

function followUpOf({
  month,
  counted,
  days,
}: {
  readonly month: number;
  readonly counted: CountRow | undefined;
  readonly days: readonly DaysRow[];
}): FollowUp {
  const [due, tried, reached] = [counted?.due, counted?.tried, counted?.reached].map((count) => Number(count ?? 0n));
  const share = proportion(reached!, due!);
  const abstinent = summarize(countsByDay(days.map((row) => [row.days, Number(row.n)] as const)));
  const bySeverity = severities.map((severity) => [severity, Number(counted?.[`severity_${severity}`] ?? 0n)] as const);
  return {
    ...{ month, due: due!, tried: tried!, reached: reached! },
    reachedRate: share?.share ?? null,
    reachedLower: share?.lower ?? null,
    reachedUpper: share?.upper ?? null,
    daysKnown: abstinent.n,
    daysMean: abstinent.mean,
    daysP25: abstinent.p25,
    daysMedian: abstinent.median,
    daysP75: abstinent.p75,
    severityKnown: bySeverity.reduce((sum, [, n]) => sum + n, 0),
    ...(Object.fromEntries(bySeverity) as Record<Severity, number>),
  };
}

function countsQuery(scope: Scope, windows: FollowUpWindows) {
  const reached = sql`due.reached`;
  return dueFollowUps(scope, windows)
    .with('admission', () => answersOn('admission', scope))
    .with('answers', () => answersOn('follow-up', scope))
    .selectFrom('due')
    .leftJoin('admission', 'admission.episode_id', 'due.episode_id')
    .leftJoin('answers', (join) =>
      join.onRef('answers.episode_id', '=', 'due.episode_id').onRef('answers.key', '=', 'due.key'),
    )
    .select(groupedColumns(scope.by))
    .select('due.month')
    .select(sql<bigint>`count(*)`.as('due'))
    .select(sql<bigint>`count(due.key)`.as('tried'))
    .select(sql<bigint>`count(*) filter (where ${reached})`.as('reached'))
    .select(
      severities.map((severity) =>
        sql<bigint>`count(*) filter (where ${reached} and due.problem_severity = ${severity})`.as(
          `severity_${severity}`,
        ),
      ),
    )
    .select(pairCounts('admission', 'answers', reached))
    .groupBy(groupingOf(scope.by, 1));
}

function daysQuery(scope: Scope, windows: FollowUpWindows) {
  return dueFollowUps(scope, windows)
    .selectFrom('due')
    .select(groupedColumns(scope.by))
    .select(['due.month', 'due.days_abstinent as days'])
    .select(sql<bigint>`count(*)`.as('n'))
    .where(sql<boolean>`due.reached`)
    .where('due.days_abstinent', 'is not', null)
    .groupBy(groupingOf(scope.by, 2));
}

/**
 * The due follow-ups, `due`: for each episode and month the one that counts, or null if none was recorded. Of several
 * in a window a follow-up that reached the patient comes first, then the nearest to the month, then the earliest.
 */
function dueFollowUps(scope: Scope, { months, window }: FollowUpWindows) {
  const { position, cutOff } = scope;
  const wanted = months.map((month) => {
    const dischargedBy = addMonths(calendarDate(cutOff), -(month + window));
    return sql`(cast(${month} as integer), cast(${dischargedBy} as date))`;
  });
  return queries
    .with('discharged', () => dischargedEpisodes(scope))
    .with(
      'wanted(month, discharged_by)',
      () => sql<{ month: number; discharged_by: string }>`(values ${sql.join(wanted)})`,
    )
    .with('recorded', () =>
      queries
        .selectFrom('follow_up')
        .selectAll()
        .where(effectiveAt(position))
        .where(sql<boolean>`effective_on <= cast(${cutOff} as date)`),
    )
    .with('picked', (db) =>
      db
        .selectFrom('recorded')
        .innerJoin('wanted', (join) =>
          join.on(sql<boolean>`abs(recorded.months_after_discharge - wanted.month) <= ${sql.lit(window)}`),
        )
        .selectAll('recorded')
        .select('wanted.month')
        .select(
          sql<bigint>`row_number() over (partition by episode_id, month
            order by case when reached then 0 else 1 end, abs(months_after_discharge - month), effective_on, key)`.as(
            'rank',
          ),
        ),
    )
    .with('due', (db) =>
      db
        .selectFrom('discharged')
        .innerJoin('wanted', (join) =>
          join.on(
            sql<boolean>`discharged.ended_on <= wanted.discharged_by and discharged.discharge_reason <> ${sql.lit(DIED)}`,
          ),
        )
        .leftJoin('picked', (join) =>
          join
            .onRef('picked.episode_id', '=', 'discharged.episode_id')
            .onRef('picked.month', '=', 'wanted.month')
            .on(sql<boolean>`picked.rank = 1`),
        )
        .selectAll('discharged')
        .select(['wanted.month', 'picked.key', 'picked.reached', 'picked.days_abstinent', 'picked.problem_severity']),
    );
}
