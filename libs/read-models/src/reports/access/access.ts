import { sql } from 'kysely';
import { DEFAULT_QUANTILES } from '#outcomes/quantiles';
import { accessOf, type AccessGroup, type CountRow, type Outcome, type State } from './access-figures.js';
import { effectiveAt } from '../effective-at.js';
import { columnsOf, filtersOf, KNOWN_AT_THE_END, type Cohort, type Dimension } from '../cohort.js';
import { columns, maybe } from '../columns.js';
import { groupColumns, groupedColumns, groupingOf, groupRows } from '../grouping.js';
import { decisionsCounted, payersOf, type DecisionRow, type PayerDecisions } from './decisions.js';
import { referralsBy } from './referrals.js';
import { declareReport, GROUPS } from '../report.js';
import { MAX_DAYS } from '../common-options.js';

const ofDays = (state: State, meaning: string) => ({
  [state]: `${meaning}.`,
  [`${state}Lower`]: `${meaning}: lower limit.`,
  [`${state}Upper`]: `${meaning}: upper limit.`,
});

/**
 * How long people wait from a referral to an assessment and to an admission, and the outcome of those who were not
 * admitted.
 */
export const access = declareReport({
  name: 'access',
  title: 'Access',
  summary: 'Days from referral to assessment and admission, and the outcome of those who were not admitted, by group',
  version: 2,
  units: ['episode'],
  options: {
    within: {
      kind: 'integer',
      least: 0,
      most: MAX_DAYS,
      byDefault: 14,
      meaning: 'Days within which a step counts as timely.',
    },
    days: {
      kind: 'integers',
      least: 1,
      most: MAX_DAYS,
      byDefault: [7, 14, 30, 60, 90],
      meaning: 'Days after the referral at whose end the shares admitted, cancelled and waiting are reported.',
    },
    referredFrom: { kind: 'date', meaning: 'First day of the referrals.' },
    referredTo: { kind: 'date', meaning: 'Last day of the referrals.' },
  },
  definitions: {
    percentiles: DEFAULT_QUANTILES,
    rateIntervals: 'wilson',
    wait: 'kaplan-meier',
    states: 'aalen-johansen',
    limits: 'log-log',
    confidence: '0.95',
  },
  without: KNOWN_AT_THE_END,
  tables: [
    {
      name: 'waits',
      meaning: 'Days waited by patients who completed a step.',
      columns: [
        ...columns('text', { step: 'The step.' }),
        ...columns('count', { n: 'Patients who completed it.', within: 'Of them, within the chosen days.' }),
        ...maybe([
          ...columns('rate', { share: '`within` of `n`.', lower: 'Lower limit.', upper: 'Upper limit.' }),
          ...columns('days', {
            mean: 'Mean.',
            p25: 'First quartile.',
            median: 'Median.',
            p75: 'Third quartile.',
            p90: '90th percentile.',
            max: 'Longest.',
          }),
        ]),
      ],
    },
    {
      name: 'outcomes',
      meaning: 'Outcomes of the referrals by the cut-off; outcomes without referrals are left out.',
      columns: [
        ...columns('text', { outcome: '`admitted`, `waiting`, or why the episode was cancelled.' }),
        ...columns('count', { n: 'Referrals.' }),
        ...columns('rate', { share: 'Of all referrals.' }),
        ...columns('count', { waitlisted: 'Of them, patients who were put on a waiting list.' }),
      ],
    },
    {
      name: 'atDays',
      meaning: 'Status of the referred patients at the end of a day; the three shares sum to 1.',
      columns: [
        ...columns('count', { day: 'Days after the referral.' }),
        ...maybe([
          ...columns('count', { atRisk: 'Still waiting, and observed, when the day begins.' }),
          ...columns('rate', {
            ...ofDays('admitted', 'Share admitted by the end of the day'),
            ...ofDays('cancelled', 'Share cancelled by the end of the day'),
            ...ofDays('waiting', 'Share still waiting after the day'),
          }),
        ]),
      ],
    },
    {
      name: 'payers',
      meaning: 'Decisions of each payer about authorizations, by the cut-off.',
      columns: [
        ...columns('text', { payer: 'The payer.' }),
        ...columns('count', {
          decisions: 'Decisions, every one counted.',
          approved: 'Approved.',
          denied: 'Denied.',
          pended: 'Postponed.',
        }),
        ...maybe(
          columns('rate', {
            share: '`approved` of `approved` and `denied`.',
            lower: 'Lower limit.',
            upper: 'Upper limit.',
          }),
        ),
      ],
    },
    {
      name: GROUPS,
      meaning: 'Figures of each group.',
      columns: [
        ...columns('count', {
          referrals: 'Referrals by the cut-off.',
          assessed: 'Assessed on or after the referral, and not after an admission.',
          admitted: 'Admitted by the cut-off.',
          cancelled: 'Cancelled before an admission.',
          waiting: 'Neither by the cut-off.',
          waitlisted: 'Put on a waiting list at some time.',
        }),
        ...maybe(
          columns('days', {
            wait: 'Days by which half would be admitted if nobody were cancelled.',
            waitLower: 'Lower limit.',
            waitUpper: 'Upper limit.',
          }),
        ),
      ],
    },
  ],

  async groups({ reader, options, by, cohort, position, cutOff }): Promise<readonly AccessWithPayers[]> {
    const scope = { by, cohort, position, cutOff, ...options };
    const rows = (await reader.query(referralsByDays(scope).compile())) as readonly CountRow[];
    const decisions = (await reader.query(decisionsByPayer(scope).compile())) as readonly DecisionRow[];
    const byGroup = new Map(groupRows(decisions, by).map((group) => [JSON.stringify(group.by), group.rows]));
    const followed = isKnownOfAll(by, cohort);
    return groupRows(rows, by).map((group) => ({
      ...accessOf(group, options, followed),
      payers: payersOf(byGroup.get(JSON.stringify(group.by)) ?? []),
    }));
  },
});

/** The figures of a group, and of each payer in it. */
interface AccessWithPayers extends AccessGroup {
  readonly payers: readonly PayerDecisions[];
}

interface Scope {
  readonly by: readonly Dimension[];
  readonly cohort: Cohort;
  readonly position: string;
  readonly cutOff: string;
  readonly referredFrom: string | undefined;
  readonly referredTo: string | undefined;
}

/** The selected referrals, as a common table `selected`. */
function referralsInScope({ by, cohort, position, cutOff, referredFrom, referredTo }: Scope) {
  const { byDimension } = columnsOf('episode', cutOff);
  const until = sql<string>`coalesce(admitted_on, cancelled_on, ${date(cutOff)})`;
  return referralsBy(position, cutOff).with('selected', (db) =>
    db
      .selectFrom('referral')
      .select(groupColumns(by, byDimension))
      .select(['episode_id', 'referred_on', 'waitlisted_on'])
      .select(until.as('until_on'))
      .select(
        sql<Outcome>`case when admitted_on is not null then 'admitted' when cancelled_on is null then 'waiting'
          else cancellation_reason end`.as('outcome'),
      )
      .where((eb) => eb.and(filtersOf('episode', cohort, cutOff)))
      .$if(referredFrom !== undefined, (each) => each.where('referred_on', '>=', date(referredFrom!)))
      .$if(referredTo !== undefined, (each) => each.where('referred_on', '<=', date(referredTo!))),
  );
}

function date(text: string) {
  return sql<string>`cast(${text} as date)`;
}

function decisionsByPayer(scope: Scope) {
  const { by, position, cutOff } = scope;
  return referralsInScope(scope)
    .selectFrom('selected')
    .innerJoin('authorization_decision', 'authorization_decision.episode_id', 'selected.episode_id')
    .select(groupedColumns(by))
    .select('payer')
    .select(decisionsCounted('approved').as('approved'))
    .select(decisionsCounted('denied').as('denied'))
    .select(decisionsCounted('pended').as('pended'))
    .where(effectiveAt(position))
    .where('effective_on', '<=', date(cutOff))
    .groupBy(groupingOf(by, 1));
}

function referralsByDays(scope: Scope) {
  const { by, position } = scope;
  return referralsInScope(scope)
    .with('assessed', (db) =>
      db
        .selectFrom('selected')
        .innerJoin('assessment', 'assessment.episode_id', 'selected.episode_id')
        .select('selected.episode_id')
        .select(sql<string>`min(effective_on)`.as('assessed_on'))
        .where(effectiveAt(position))
        .where(sql<boolean>`effective_on between referred_on and until_on`)
        .groupBy('selected.episode_id'),
    )
    .selectFrom('selected')
    .leftJoin('assessed', 'assessed.episode_id', 'selected.episode_id')
    .select(groupedColumns(by))
    .select('outcome')
    .select(sql<boolean>`waitlisted_on is not null`.as('waitlisted'))
    .select(sql<number | null>`cast(assessed_on - referred_on as integer)`.as('assessed'))
    .select(sql<number>`cast(until_on - referred_on as integer)`.as('until'))
    .select(sql<bigint>`count(*)`.as('n'))
    .groupBy(groupingOf(by, 4));
}

/**
 * Whether a group includes patients who were not admitted. What an admission records is not known of them, so a group
 * by that would follow only people who are going to be admitted.
 */
function isKnownOfAll(by: readonly Dimension[], { values, ...bounds }: Cohort): boolean {
  const filters = Object.entries({ ...values, ...bounds }).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  return [...by, ...filters].every((each) => each === 'provider');
}
