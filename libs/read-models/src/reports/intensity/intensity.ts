import { sql, type CompiledQuery } from 'kysely';
import { HOURS_DEFINITION, PHASES_DEFINITION } from '#episode/intensity';
import { DEFAULT_QUANTILES } from '#outcomes/quantiles';
import { columns } from '../columns.js';
import { groupedColumns, groupingOf, groupOf, groupRows, type Grouped } from '../grouping.js';
import { declareReport, GROUPS, type Group } from '../report.js';
import {
  attendanceByKind,
  attendanceColumns,
  attendanceOf,
  attendanceQuery,
  type Attendance,
  type AttendanceOfKind,
  type AttendanceRow,
} from './attendance.js';
import { phaseColumns, phaseWeeks, type PhaseWeeks } from './phases.js';
import { againstPlan, planColumns, type AgainstPlan } from './plan.js';
import { observedStays, type Scope } from './stay-weeks.js';
import {
  hoursColumns,
  weekFigures,
  weeksOfStay,
  weeksQuery,
  type WeekFigures,
  type WeekOfStay,
  type WeekRow,
} from './weeks.js';

export interface IntensityGroup extends Group, WeekFigures, Attendance {
  readonly stays: number;
  readonly partialWeeks: number;
  readonly weeks: readonly WeekOfStay[];
  readonly plan: readonly AgainstPlan[];
  readonly phases: readonly PhaseWeeks[];
  readonly attendance: readonly AttendanceOfKind[];
}

interface StaysRow extends Grouped {
  readonly stays: bigint;
  readonly partial: bigint;
}

/**
 * How much treatment stays have: hours and sessions in each complete week of the stay, compared with the hours of the
 * level, with the plan and with the phase; and the attendance of scheduled services.
 */
export const intensity = declareReport({
  name: 'intensity',
  title: 'Intensity',
  summary: 'Hours and sessions per week of stay against level, plan and phase, and attendance, by group',
  version: 1,
  units: ['stay'],
  options: {
    upToWeek: {
      kind: 'integer',
      least: 1,
      most: 520,
      byDefault: 26,
      meaning: 'Weeks of the stay that are listed one by one.',
    },
  },
  definitions: {
    week: 'complete, from the first day of the stay',
    session: 'day with an attended service',
    hours: HOURS_DEFINITION,
    phases: PHASES_DEFINITION,
    quantiles: DEFAULT_QUANTILES,
  },
  tables: [
    {
      name: GROUPS,
      meaning: 'Figures of each group.',
      columns: [
        ...columns('count', {
          stays: 'Stays that had begun by the cut-off.',
          completeWeeks: 'Their complete weeks.',
          partialWeeks: 'Stays with days after the last complete week.',
        }),
        ...hoursColumns,
        ...attendanceColumns,
      ],
    },
    {
      name: 'weeks',
      meaning: 'The weeks of the stay one by one.',
      columns: [
        ...columns('count', { week: 'Week of the stay, from 1.', stays: 'Stays that have the complete week.' }),
        ...hoursColumns,
      ],
    },
    { name: 'plan', meaning: 'Weeks against the plan that was in force.', columns: planColumns },
    { name: 'phases', meaning: 'Weeks by phase.', columns: phaseColumns },
    {
      name: 'attendance',
      meaning: 'Attendance of scheduled services, by kind.',
      columns: [...columns('text', { kind: 'Kind of service.' }), ...attendanceColumns],
    },
  ],

  async groups({ reader, options: { upToWeek }, ...scope }): Promise<readonly IntensityGroup[]> {
    const stays = (await reader.query(staysQuery(scope).compile())) as readonly StaysRow[];
    const rowsByGroup = async <Row extends Grouped>(query: { compile(): CompiledQuery }) =>
      byGroup((await reader.query(query.compile())) as readonly Row[], scope);
    const weeks = await rowsByGroup<WeekRow>(weeksQuery(scope, upToWeek));
    const services = await rowsByGroup<AttendanceRow>(attendanceQuery(scope));
    return stays.map((row) => {
      const by = groupOf(row, scope.by);
      return {
        by,
        stays: Number(row.stays),
        partialWeeks: Number(row.partial),
        ...weekFigures(weeks(by)),
        ...attendanceOf(services(by)),
        weeks: weeksOfStay(weeks(by), upToWeek),
        plan: againstPlan(weeks(by)),
        phases: phaseWeeks(weeks(by)),
        attendance: attendanceByKind(services(by)),
      };
    });
  },
});

function staysQuery(scope: Scope) {
  return observedStays(scope)
    .selectFrom('observed')
    .select(groupedColumns(scope.by))
    .select(sql<bigint>`count(*)`.as('stays'))
    .select(sql<bigint>`count(*) filter (where days > 7 * weeks)`.as('partial'))
    .$if(scope.by.length > 0, (query) => query.groupBy(groupingOf(scope.by, 0)));
}

/** The rows of a query for each group. */
function byGroup<Row extends Grouped>(rows: readonly Row[], { by }: Scope): (group: Group['by']) => readonly Row[] {
  const groups = new Map(groupRows(rows, by).map((group) => [JSON.stringify(group.by), group.rows]));
  return (group) => groups.get(JSON.stringify(group)) ?? [];
}
