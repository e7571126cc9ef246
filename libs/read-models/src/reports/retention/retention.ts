import { sql } from 'kysely';
import { survivalInterval, type SurvivalIntervalType } from '#outcomes/survival/intervals';
import { kaplanMeier, type SurvivalCurve, type SurvivalSample } from '#outcomes/survival/kaplan-meier';
import { logRank, logRankWeights } from '#outcomes/survival/log-rank';
import { restrictedMean } from '#outcomes/survival/restricted-mean';
import { survivalAt } from '#outcomes/survival/survival-at';
import { survivalQuantile } from '#outcomes/survival/survival-quantile';
import { queries } from '../../store/queries.js';
import { effectiveAt } from '../effective-at.js';
import { columnsOf, filtersOf, KNOWN_AT_THE_END, unitsBy } from '../cohort.js';
import { columns, maybe } from '../columns.js';
import { comparable, comparisonTables } from '../group-comparison.js';
import { groupColumns, groupingOf, groupRows, type Grouped } from '../grouping.js';
import { daysObserved } from '../lengths.js';
import { declareReport, GROUPS, type Group } from '../report.js';
import { countsOf, percentileOf } from '../sharing/lengths.js';
import type { SharedGroup } from '../sharing/share.js';
import { CURVE_DAYS, daysOption, intervalsOption, MAX_DAYS, ruleOption } from '../common-options.js';

/** A day of a retention curve on which somebody left or was last observed. */
export interface RetentionStep {
  readonly day: number;
  readonly atRisk: number;
  readonly ended: number;
  readonly censored: number;
  readonly retained: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** Retention at the end of a chosen day; `null` if nobody was under observation for so long. */
export interface RetentionOnDay {
  readonly day: number;
  readonly atRisk: number | null;
  readonly retained: number | null;
  readonly standardError: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** The days by which a quarter, half and three quarters have left, and the mean days up to the horizon. */
type Lengths = {
  readonly [Name in `${'p25' | 'median' | 'p75' | 'restrictedMean'}${'' | 'Lower' | 'Upper'}`]: number | null;
};

export interface RetentionGroup extends Group, Lengths {
  readonly n: number;
  readonly ended: number;
  readonly open: number;
  readonly atDays: readonly RetentionOnDay[];
  readonly curve: readonly RetentionStep[];
}

interface CountRow extends Grouped {
  readonly days: number;
  readonly ended: bigint;
  readonly n: bigint;
}

interface ChosenOptions {
  readonly intervals: SurvivalIntervalType;
  readonly days: readonly number[];
  readonly horizon: number;
}

/**
 * How long people stay, including those still in treatment: the Kaplan-Meier estimate of the share still in treatment
 * after each day. Open stays or episodes are censored at the cut-off.
 */
export const retention = declareReport({
  name: 'retention',
  title: 'Retention',
  summary: 'Share still in treatment by day, open stays or episodes censored at the data cut-off, by group',
  version: 2,
  units: ['stay', 'episode'],
  options: {
    rule: ruleOption,
    intervals: intervalsOption('log'),
    days: daysOption('Days at whose end retention is reported.'),
    horizon: {
      kind: 'integer',
      least: 1,
      most: MAX_DAYS,
      byDefault: 365,
      meaning: 'Days up to which the restricted mean counts.',
    },
    test: {
      kind: 'choice',
      values: logRankWeights,
      byDefault: 'log-rank',
      meaning: 'Test between the groups: how it weights the days.',
    },
  },
  definitions: { estimate: 'kaplan-meier', confidence: '0.95' },
  without: KNOWN_AT_THE_END,
  tables: [
    {
      name: GROUPS,
      meaning: 'Figures of each group.',
      columns: [
        ...columns('count', {
          n: 'Stays or episodes.',
          ended: 'Ended by the cut-off.',
          open: 'Open at the cut-off: censored.',
        }),
        ...maybe(
          columns('days', {
            ...withLimits('p25', 'Days by which a quarter has left'),
            ...withLimits('median', 'Days by which half has left'),
            ...withLimits('p75', 'Days by which three quarters have left'),
            ...withLimits('restrictedMean', 'Mean days in treatment of the first `horizon` days'),
          }),
        ),
      ],
    },
    {
      name: 'atDays',
      meaning: 'Retention at the end of the chosen days.',
      columns: [
        ...columns('count', { day: 'Day of the stay or episode.' }),
        ...maybe(columns('count', { atRisk: 'Under observation when the day begins.' })),
        ...maybe(columns('rate', { retained: 'Share still in treatment after the day.' })),
        ...maybe(columns('number', { standardError: "Greenwood's standard error of the share." })),
        ...maybe(columns('rate', { lower: 'Lower limit of the share.', upper: 'Upper limit of the share.' })),
      ],
    },
    {
      name: 'curve',
      meaning: 'Every day on which somebody left or was last observed.',
      columns: [
        ...columns('count', {
          day: 'Day of the stay or episode.',
          atRisk: 'Under observation when the day begins.',
          ended: 'Left on the day.',
          censored: 'Open at the cut-off after that many days.',
        }),
        ...columns('rate', { retained: 'Share still in treatment after the day.' }),
        ...maybe(columns('rate', { lower: 'Lower limit of the share.', upper: 'Upper limit of the share.' })),
      ],
    },
    ...comparisonTables('Whether the groups stay equally long.', []),
  ],

  share: {
    of: 'course',
    definitions: { steps: 'ends of classes', percentiles: 'linear in classes' },
    figures: publicFigures,
  },

  async groups({ reader, of, options, by, cohort, position, cutOff }): Promise<readonly RetentionGroup[]> {
    const { ended, byDimension } = columnsOf(of, cutOff);
    const counted = queries
      .selectFrom('stay')
      .select(groupColumns(by, byDimension))
      .select(daysObserved(of, options.rule, cutOff).as('days'))
      .select(sql<bigint>`count(*) filter (where ${ended})`.as('ended'))
      .select(sql<bigint>`count(*)`.as('n'))
      .where(effectiveAt(position))
      .where((eb) => eb.and([unitsBy(of, cutOff), ...filtersOf(of, cohort, cutOff)]))
      .groupBy(groupingOf(by, 1));
    const rows = (await reader.query(counted.compile())) as readonly CountRow[];
    return groupRows(rows, by).map((group) => figuresOf(group, options));
  },

  compareGroups(groups, { options }) {
    const used = comparable(groups);
    if (used.length === 0) return { tests: [], compared: [] };
    const { groups: compared, ...test } = logRank(used.map(sampleOf), options.test);
    return { tests: [test], compared: compared.map((figures, index) => ({ by: used[index]!.by, ...figures })) };
  },
});

/** The members of a group, from its curve. */
function sampleOf({ curve }: RetentionGroup): SurvivalSample {
  return { rows: curve.map(({ day: time, ended: events, censored }) => ({ time, events, censored })) };
}

function withLimits(name: string, meaning: string): Readonly<Record<string, string>> {
  return {
    [name]: `${meaning}.`,
    [`${name}Lower`]: `${meaning}: lower limit.`,
    [`${name}Upper`]: `${meaning}: upper limit.`,
  };
}

function figuresOf(
  { by, rows }: { readonly by: Group['by']; readonly rows: readonly CountRow[] },
  { intervals: interval, days, horizon }: ChosenOptions,
): RetentionGroup {
  const counts = rows.map(({ days: time, ended, n }) => ({ time, events: Number(ended), censored: Number(n - ended) }));
  const curve = kaplanMeier({ rows: counts });
  return {
    by,
    n: curve.n,
    ended: curve.events,
    open: curve.censored,
    ...quantileOf('p25', 25, curve, interval),
    ...quantileOf('median', 50, curve, interval),
    ...quantileOf('p75', 75, curve, interval),
    ...meanUpTo(horizon, curve),
    atDays: days.map((day) => onDay(day, curve, interval)),
    curve: stepsOf(curve, interval),
  };
}

function stepsOf(curve: SurvivalCurve, interval: SurvivalIntervalType): readonly RetentionStep[] {
  return curve.steps.map(({ time, atRisk, events, censored, survival, logVariance }) => {
    const limits = survivalInterval({ survival, logVariance }, { interval });
    return {
      ...{ day: time, atRisk, ended: events, censored, retained: survival },
      ...{ lower: limits?.lower ?? null, upper: limits?.upper ?? null },
    };
  });
}

type Counts = 'n' | 'ended' | 'open';

/**
 * The public figures of a group: its curve at the ends of classes, so only days that end a class are reported; no mean,
 * and no limits of days.
 */
function publicFigures(
  group: SharedGroup,
): Omit<RetentionGroup, 'by' | Counts> & Readonly<Record<Counts, number | null>> {
  const { ended, still, lengths } = group;
  const curve = kaplanMeier({ rows: countsOf(group) ?? [] });
  const knownDays = new Set(curve.steps.map(({ time }) => time));
  const percentile = (percent: number) => (still === null ? null : percentileOf(lengths, percent, still));
  return {
    ...{ n: knownDays.size > 0 ? curve.n : null, ended, open: still },
    ...{ p25: percentile(25), p25Lower: null, p25Upper: null },
    ...{ median: percentile(50), medianLower: null, medianUpper: null },
    ...{ p75: percentile(75), p75Lower: null, p75Upper: null },
    ...unknownMean,
    atDays: CURVE_DAYS.map((day) => (knownDays.has(day) ? onDay(day, curve, 'log') : unknownOn(day))),
    curve: stepsOf(curve, 'log'),
  };
}

function quantileOf<Name extends string>(
  name: Name,
  percent: number,
  curve: SurvivalCurve,
  interval: SurvivalIntervalType,
) {
  const { day, lower, upper } = survivalQuantile(curve, percent, { interval });
  return { [name]: day, [`${name}Lower`]: lower, [`${name}Upper`]: upper } as Named<Name>;
}

type Named<Name extends string> = { readonly [Key in `${Name}${'' | 'Lower' | 'Upper'}`]: number | null };

const unknownMean = { restrictedMean: null, restrictedMeanLower: null, restrictedMeanUpper: null };

/** Null if the curve is not known up to the horizon: nobody was under observation for so long. */
function meanUpTo(horizon: number, curve: SurvivalCurve): Named<'restrictedMean'> {
  if (survivalAt(curve, horizon) === undefined) {
    return unknownMean;
  }
  const { mean, lower, upper } = restrictedMean(curve, horizon);
  return {
    restrictedMean: mean,
    restrictedMeanLower: Math.max(0, lower),
    restrictedMeanUpper: Math.min(horizon, upper),
  };
}

function onDay(day: number, curve: SurvivalCurve, interval: SurvivalIntervalType): RetentionOnDay {
  const found = survivalAt(curve, day, { interval });
  if (found === undefined) return unknownOn(day);
  const { atRisk, survival: retained, standardError, lower, upper } = found;
  return { day, atRisk, retained, standardError, lower, upper };
}

function unknownOn(day: number): RetentionOnDay {
  return { day, atRisk: null, retained: null, standardError: null, lower: null, upper: null };
}
