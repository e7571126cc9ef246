import { sql } from 'kysely';
import { calendarDate, daysBetween } from '#episode/dates';
import { queries } from '../../store/queries.js';
import { effectiveAt } from '../effective-at.js';
import { periods, periodsBetween } from './periods.js';
import { emptySeries, seriesByGroup, type CensusOfPeriod } from './series.js';
import { columnsOf, filtersOf, unitsBy } from '../cohort.js';
import { columns } from '../columns.js';
import { groupColumns, groupingOf, groupOf, type Grouped } from '../grouping.js';
import { InvalidOption } from '../options.js';
import { declareReport, GROUPS, type Group, type Question } from '../report.js';

export interface CensusGroup extends Group {
  /** Stays under way at the end of the day. */
  readonly stays: number;
  /** Different people among them. */
  readonly patients: number;
  /** By period, if a first day is requested. */
  readonly series: readonly CensusOfPeriod[];
}

interface CountRow extends Grouped {
  readonly stays: bigint;
  readonly patients: bigint;
}

/** Maximum days and rows of a series. */
const MOST_DAYS = 36_525;
const MOST_PERIODS = 4_000;

/**
 * Who is in treatment at the end of a day, or of each day, week or month: stays that began on it or before and ended
 * later or not at all. A patient who changes level on the day is counted at the new level.
 */
export const census = declareReport({
  name: 'census',
  title: 'In treatment at the end of a day',
  summary: 'Who is in treatment at the end of a day, by group',
  version: 1,
  units: ['stay'],
  options: {
    on: {
      kind: 'date',
      meaning: 'The day, by the data cut-off. Default: the last of the series, else the data cut-off.',
    },
    from: { kind: 'date', meaning: 'First day of a series. Without it there is none.' },
    to: { kind: 'date', meaning: 'Last day of the series, by the data cut-off. Default: the data cut-off.' },
    every: { kind: 'choice', values: periods, byDefault: 'month', meaning: 'The period of each row of the series.' },
  },
  definitions: {},
  tables: [
    {
      name: GROUPS,
      meaning: 'Figures of each group.',
      columns: columns('count', {
        stays: 'Stays under way at the end of the day.',
        patients: 'Different people among them.',
      }),
    },
    {
      name: 'series',
      meaning:
        'A row for each period from `from` to `to`. Its stays are those of the period before, plus arrivals, minus departures.',
      columns: [
        ...columns('date', { from: 'First day of the period.', to: 'Last day of the period.' }),
        ...columns('count', {
          stays: 'Stays under way at the end of the period.',
          admissions: 'Stays that began with an admission.',
          transfersIn: 'Stays that began with a change of level.',
          discharges: 'Stays that ended with a discharge.',
          transfersOut: 'Stays that ended with a change of level.',
          daysOfCare: 'The censuses of all days of the period together.',
        }),
        ...columns('number', { average: 'Average daily census: the mean of the censuses of its days.' }),
      ],
    },
  ],

  // The number of people would follow from stays in part, so it is not shared.
  share: { of: 'under way', figures: ({ underWay }) => ({ stays: underWay, patients: null, series: [] }) },

  resolveOptions({ on, from, to, every }, cutOff) {
    if (on !== undefined && on > cutOff)
      throw new InvalidOption('on', `it must not be after the data cut-off, ${cutOff}`);
    if (from === undefined) {
      if (to !== undefined) throw new InvalidOption('from', 'a series needs its first day');
      return { on: on ?? cutOff, from, to, every };
    }
    const last = to ?? cutOff;
    if (last > cutOff) throw new InvalidOption('to', `it must not be after the data cut-off, ${cutOff}`);
    if (from > last) throw new InvalidOption('from', `it must not be after the last day, ${last}`);
    const span = [calendarDate(from), calendarDate(last)] as const;
    if (daysBetween(...span) >= MOST_DAYS) throw new InvalidOption('from', 'a series covers at most 100 years');
    const rows = [...periodsBetween(...span, every)].length;
    if (rows > MOST_PERIODS) throw new InvalidOption('every', `${rows} periods; the maximum is ${MOST_PERIODS}`);
    return { on: on ?? last, from, to: last, every };
  },

  async groups(question): Promise<readonly CensusGroup[]> {
    const { from, to, every } = question.options;
    const on = question.options.on ?? question.cutOff;
    const underWay = await onDay(question, on);
    if (from === undefined || to === undefined) return underWay;
    const span = { from: calendarDate(from), to: calendarDate(to), every };
    const found = new Map(underWay.map((group) => [JSON.stringify(group.by), { ...group, series: emptySeries(span) }]));
    for (const group of await seriesByGroup(question, span)) {
      const key = JSON.stringify(group.by);
      found.set(key, { ...(found.get(key) ?? { stays: 0, patients: 0 }), ...group });
    }
    return [...found.values()];
  },
});

async function onDay(
  { reader, by, cohort, position }: Pick<Question<never>, 'reader' | 'by' | 'cohort' | 'position'>,
  on: string,
): Promise<readonly CensusGroup[]> {
  const { byDimension, ended } = columnsOf('stay', on);
  const counted = queries
    .selectFrom('stay')
    .select(groupColumns(by, byDimension))
    .select(sql<bigint>`count(*)`.as('stays'))
    .select(sql<bigint>`count(distinct patient_id)`.as('patients'))
    .where(effectiveAt(position))
    .where((eb) => eb.and([unitsBy('stay', on), ...filtersOf('stay', cohort, on)]))
    .where(sql<boolean>`(ended_on is null or not ${ended})`)
    .$if(by.length > 0, (query) => query.groupBy(groupingOf(by, 0)));
  const rows = (await reader.query(counted.compile())) as readonly CountRow[];
  return rows.map((row) => ({
    by: groupOf(row, by),
    stays: Number(row.stays),
    patients: Number(row.patients),
    series: [],
  }));
}
