import { sql } from 'kysely';
import { aalenJohansen, type CumulativeIncidence, type ExitRow } from '#outcomes/competing/aalen-johansen';
import { grayTest } from '#outcomes/competing/gray';
import { incidenceAt, type Estimate } from '#outcomes/competing/incidence-at';
import { survivalInterval, type SurvivalIntervalType } from '#outcomes/survival/intervals';
import { queries } from '../../store/queries.js';
import { effectiveAt } from '../effective-at.js';
import { columnsOf, filtersOf, KNOWN_AT_THE_END, unitsBy, type Unit } from '../cohort.js';
import { columns, maybe } from '../columns.js';
import { comparable, comparisonTables } from '../group-comparison.js';
import { exitOfCode, exitCode, exitsOf, type Exit } from '../exits.js';
import { groupColumns, groupingOf, groupRows, type Grouped } from '../grouping.js';
import { daysObserved } from '../lengths.js';
import { declareReport, GROUPS, type Group } from '../report.js';
import { daysOption, intervalsOption, ruleOption } from '../common-options.js';

/**
 * Share that has left in one way by the end of a day, or is still in treatment; `null` if nobody was observed for so
 * long.
 */
export interface ExitsOnDay {
  readonly day: number;
  readonly atRisk: number | null;
  readonly exit: Exit | 'in-treatment';
  readonly reason: number | null;
  readonly share: number | null;
  readonly standardError: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** An exit on a day, or a last observation. */
export interface ExitStep {
  readonly day: number;
  readonly atRisk: number;
  readonly exit: Exit | 'open';
  readonly reason: number | null;
  readonly n: number;
  readonly share: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly inTreatment: number;
}

/** How many left in each way; episodes have no exit to another level. */
const counts = {
  completed: 'completed',
  droppedOut: 'dropped-out',
  terminated: 'terminated',
  transferred: 'transferred',
  incarcerated: 'incarcerated',
  died: 'died',
  other: 'other',
  unknown: 'unknown',
  levelChange: 'level-change',
} as const satisfies Readonly<Record<string, Exit>>;

type Counts = { readonly [Name in Exclude<keyof typeof counts, 'levelChange'>]: number } & {
  readonly levelChange: number | null;
};

export interface CompetingReasonsGroup extends Group, Counts {
  readonly n: number;
  readonly open: number;
  readonly atDays: readonly ExitsOnDay[];
  readonly curve: readonly ExitStep[];
}

interface CountRow extends Grouped {
  readonly days: number;
  readonly exit: number | null;
  readonly n: bigint;
}

interface ChosenOptions {
  readonly intervals: SurvivalIntervalType;
  readonly days: readonly number[];
}

/** The columns of a row about one exit. */
const aboutExit = [
  ...columns('text', { exit: 'How they left.' }),
  ...maybe(columns('code', { reason: 'Its TEDS reason for discharge.' })),
];

/**
 * For which reason people leave, by day, including those still in treatment: the Aalen-Johansen estimate of the share
 * that has left for each reason. Open stays or episodes are censored at the cut-off.
 */
export const competingReasons = declareReport({
  name: 'competing-reasons',
  title: 'Reasons for leaving by day',
  summary: 'Share who have left for each reason by day, open stays or episodes censored at the data cut-off, by group',
  version: 2,
  units: ['stay', 'episode'],
  options: {
    rule: ruleOption,
    intervals: intervalsOption('log-log'),
    days: daysOption('Days at whose end the shares are reported.'),
  },
  definitions: { estimate: 'aalen-johansen', confidence: '0.95', test: 'gray' },
  without: KNOWN_AT_THE_END,
  tables: [
    {
      name: GROUPS,
      meaning: 'How many left for each reason.',
      columns: [
        ...columns('count', {
          n: 'Stays or episodes.',
          open: 'Open at the cut-off: censored.',
          completed: 'Completed treatment (TEDS 1).',
          droppedOut: 'Dropped out (TEDS 2).',
          terminated: 'Terminated by the facility (TEDS 3).',
          transferred: 'Transferred to another program or facility (TEDS 4).',
          incarcerated: 'Incarcerated (TEDS 5).',
          died: 'Died (TEDS 6).',
          other: 'Other reasons (TEDS 7).',
          unknown: 'Reason not known (TEDS 96 to 98).',
        }),
        ...maybe(columns('count', { levelChange: 'Continued at another level here; does not apply to episodes.' })),
      ],
    },
    {
      name: 'atDays',
      meaning: 'Shares at the end of the chosen days; those of a day sum to 1.',
      columns: [
        ...columns('count', { day: 'Day of the stay or episode.' }),
        ...maybe(columns('count', { atRisk: 'Under observation when the day begins.' })),
        ...columns('text', { exit: 'How they left, or `in-treatment`.' }),
        ...maybe(columns('code', { reason: 'Its TEDS reason for discharge.' })),
        ...maybe(
          columns('rate', {
            share: 'Share who have left in this way by the end of the day, or are still in treatment.',
          }),
        ),
        ...maybe(columns('number', { standardError: 'Standard error of the share, of the type of Greenwood.' })),
        ...maybe(columns('rate', { lower: 'Lower limit of the share.', upper: 'Upper limit of the share.' })),
      ],
    },
    {
      name: 'curve',
      meaning: 'Every day on which somebody left or was last observed, a row for each way to leave.',
      columns: [
        ...columns('count', {
          day: 'Day of the stay or episode.',
          atRisk: 'Under observation when the day begins.',
        }),
        ...columns('text', { exit: 'How they left on the day, or `open`: last observed.' }),
        ...maybe(columns('code', { reason: 'Its TEDS reason for discharge.' })),
        ...columns('count', { n: 'Stays or episodes.' }),
        ...maybe(
          columns('rate', {
            share: 'Share who have left in this way by the end of the day.',
            lower: 'Lower limit of the share.',
            upper: 'Upper limit of the share.',
          }),
        ),
        ...columns('rate', { inTreatment: 'Share still in treatment after the day.' }),
      ],
    },
    ...comparisonTables("Whether the groups have the same shares of a way to leave: Gray's test.", aboutExit),
  ],

  async groups({ reader, of, options, by, cohort, position, cutOff }): Promise<readonly CompetingReasonsGroup[]> {
    const { byDimension } = columnsOf(of, cutOff);
    const counted = queries
      .selectFrom('stay')
      .select(groupColumns(by, byDimension))
      .select(daysObserved(of, options.rule, cutOff).as('days'))
      .select(exitCode(of, cutOff).as('exit'))
      .select(sql<bigint>`count(*)`.as('n'))
      .where(effectiveAt(position))
      .where((eb) => eb.and([unitsBy(of, cutOff), ...filtersOf(of, cohort, cutOff)]))
      .groupBy(groupingOf(by, 2));
    const rows = (await reader.query(counted.compile())) as readonly CountRow[];
    return groupRows(rows, by).map((group) => figuresOf(group, of, options));
  },

  compareGroups(groups, { of }) {
    const used = comparable(groups);
    const tested = (used.length === 0 ? [] : exitsOf(of)).map((way) => {
      const samples = used.map((group) => ({ reasons: [true, false], rows: rowsFor(way.exit, group) }));
      return { ...way, ...grayTest(samples, true) };
    });
    return {
      tests: tested.map(({ groups: _, ...test }) => test),
      compared: used.flatMap(({ by }, index) =>
        tested.map(({ exit, reason, groups: compared }) => ({ by, exit, reason, ...compared[index]! })),
      ),
    };
  },
});

function figuresOf(
  { by, rows }: { readonly by: Group['by']; readonly rows: readonly CountRow[] },
  of: Unit,
  { intervals: interval, days }: ChosenOptions,
): CompetingReasonsGroup {
  const curve = aalenJohansen({
    reasons: exitsOf(of).map(({ exit }) => exit),
    rows: rows.map(({ days: time, exit, n }) => ({
      time,
      reason: exit === null ? null : exitOfCode(exit),
      count: Number(n),
    })),
  });
  const count = (exit: Exit) => curve.events[curve.reasons.indexOf(exit)] ?? null;
  return {
    by,
    n: curve.n,
    open: curve.censored,
    ...(Object.fromEntries(Object.entries(counts).map(([name, exit]) => [name, count(exit)])) as Counts),
    atDays: days.flatMap((day) => onDay(day, of, curve, interval)),
    curve: stepsOf(of, curve, interval),
  };
}

/** The members of a group, from its curve: how many left on each day in one way, and how many in any other. */
function* rowsFor(tested: Exit, { curve }: CompetingReasonsGroup): Generator<ExitRow<boolean>> {
  let others = 0;
  for (const [index, { day: time, exit, n: count }] of curve.entries()) {
    if (exit === 'open') yield { time, reason: null, count };
    else if (exit === tested) yield { time, reason: true, count };
    else others += count;
    if (others === 0 || curve[index + 1]?.day === time) continue;
    yield { time, reason: false, count: others };
    others = 0;
  }
}

/** The shares of a day, in the order of `exits`, then those still in treatment. */
function onDay(
  day: number,
  of: Unit,
  curve: CumulativeIncidence<Exit>,
  interval: SurvivalIntervalType,
): readonly ExitsOnDay[] {
  const found = incidenceAt(curve, day, { interval });
  const row = (exit: ExitsOnDay['exit'], reason: number | null, estimate: Estimate | undefined): ExitsOnDay => ({
    ...{ day, atRisk: found?.atRisk ?? null, exit, reason, share: estimate?.estimate ?? null },
    standardError: estimate?.standardError ?? null,
    ...{ lower: estimate?.lower ?? null, upper: estimate?.upper ?? null },
  });
  return [
    ...exitsOf(of).map(({ exit, reason }, kind) => row(exit, reason, found?.incidences[kind])),
    row('in-treatment', null, found?.survival),
  ];
}

/**
 * The shares that change on a day, and how many were last observed on it. There are many rows, so each is built in one
 * step.
 */
function stepsOf(of: Unit, { steps }: CumulativeIncidence<Exit>, interval: SurvivalIntervalType): readonly ExitStep[] {
  const known = exitsOf(of);
  const rows: ExitStep[] = [];
  for (const { time: day, atRisk, events, censored, survival: inTreatment, incidences } of steps) {
    for (const [kind, { exit, reason }] of known.entries()) {
      const n = events[kind]!;
      if (n === 0) continue;
      const { incidence: share, variance } = incidences[kind]!;
      const limits = survivalInterval({ survival: share, logVariance: variance / (share * share) }, { interval });
      const [lower, upper] = [limits?.lower ?? null, limits?.upper ?? null];
      rows.push({ day, atRisk, exit, reason, n, share, lower, upper, inTreatment });
    }
    if (censored === 0) continue;
    rows.push({
      day,
      atRisk,
      exit: 'open',
      reason: null,
      n: censored,
      share: null,
      lower: null,
      upper: null,
      inTreatment,
    });
  }
  return rows;
}
