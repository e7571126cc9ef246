import type { EffectiveEvent } from '#episode/course';
import { isCourseEvent, type ClinicalPayloads, type ClinicalType, type CourseType } from '#episode/events';
import { levelKey } from '#episode/level';
import { factTables, keyOfItem, type FactColumns, type FactRow, type FactTable } from '../schema/fact-tables.js';
import type { ColumnValue } from '../schema/columns.js';
import { measureOf } from './measure.js';

/** Entries outside the course of an episode. */
type EntryType = Exclude<ClinicalType, CourseType>;

type FactsOf<Type extends EntryType> = (revision: number, data: ClinicalPayloads[Type]) => FactRow[];

/**
 * The facts that one effective entry gives by itself, whatever the course of its episode. Course entries give none: see
 * `course-facts.ts`.
 */
export function entryFacts({ revision, event }: EffectiveEvent): FactRow[] {
  return isCourseEvent(event) ? [] : factsOf(revision, event.type, event.data);
}

function factsOf<Type extends EntryType>(revision: number, type: Type, data: ClinicalPayloads[Type]): FactRow[] {
  const rule: Rule<Type> = rules[type];
  return typeof rule === 'string' ? [sameAs(rule, revision, data)] : rule(revision, data);
}

/** A rule, or the table whose columns equal the fields of the payload. */
type Rule<Type extends EntryType> = FactsOf<Type> | SameTable<Type>;

/** A rule for every type. The compiler refuses a missing one, whose entries no report would contain. */
const rules: { readonly [Type in EntryType]: Rule<Type> } = {
  DrugScreenRecorded: (revision, { effectiveOn, results }) =>
    results.map(({ substance, result }, index) =>
      row('screen', keyOfItem(revision, index), { effective_on: effectiveOn, substance, result }),
    ),
  SubstanceUseReported: (revision, { effectiveOn, windowDays, use }) =>
    use.map(({ substance, days }, index) =>
      row('use_report', keyOfItem(revision, index), {
        effective_on: effectiveOn,
        window_days: windowDays,
        substance,
        days,
      }),
    ),
  ServiceRecorded: 'service',
  MedicationRecorded: 'medication',
  AssessmentRecorded: (revision, { effectiveOn, instrument, ratings, total, recommendedLevel }) => [
    row('assessment', revision, {
      effective_on: effectiveOn,
      instrument,
      total: total ?? null,
      recommended_level: recommendedLevel === undefined ? null : levelKey(recommendedLevel),
      ratings: JSON.stringify(ratings),
    }),
  ],
  DiagnosisRecorded: 'diagnosis',
  NeedIdentified: 'need',
  TreatmentPlanSet: (revision, { effectiveOn, goals, hoursPerWeek, sessionsPerWeek }) => [
    row('plan', revision, {
      effective_on: effectiveOn,
      goals: JSON.stringify(goals),
      hours_per_week: hoursPerWeek ?? null,
      sessions_per_week: sessionsPerWeek ?? null,
    }),
  ],
  ContinuedStayReviewed: 'review',
  ContinuingCareArranged: (revision, { effectiveOn, supports, relapsePreventionPlan }) => [
    row('continuing_care', revision, {
      effective_on: effectiveOn,
      supports: JSON.stringify(supports),
      relapse_prevention_plan: relapsePreventionPlan,
    }),
  ],
  CoverageRecorded: (revision, { effectiveOn, payer, network, limits, copay, dailyRate }) => [
    row('coverage', revision, {
      effective_on: effectiveOn,
      payer,
      network,
      limit_days: limits?.days ?? null,
      limit_sessions: limits?.sessions ?? null,
      limit_hours: limits?.hours ?? null,
      limit_cents: cents(limits?.amount),
      copay_cents: cents(copay),
      daily_rate_cents: cents(dailyRate),
    }),
  ],
  AuthorizationDecided: (revision, { effectiveOn, payer, level, from, to, quantity, unit, decision }) => [
    row('authorization_decision', revision, {
      effective_on: effectiveOn,
      payer,
      level: levelKey(level),
      from_on: from,
      to_on: to,
      quantity,
      unit,
      decision,
    }),
  ],
  FollowUpRecorded: followUpFacts,
};

function followUpFacts(revision: number, data: ClinicalPayloads['FollowUpRecorded']): FactRow[] {
  const followUp = sameAs('follow_up', revision, data);
  const measure = measureOf('follow-up', data.effectiveOn, data.outcomes);
  return measure === undefined ? [followUp] : [followUp, row('measure', revision, measure)];
}

type Camel<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Name;
/**
 * The fields that a payload needs for a table: `effectiveOn` for `effective_on`, optional if the column is nullable.
 */
type Fields<T extends FactTable> = {
  [Name in keyof FactColumns<T> & string as Camel<Name>]: null extends FactColumns<T>[Name]
    ? NonNullable<FactColumns<T>[Name]> | undefined
    : FactColumns<T>[Name];
};
/** The tables for whose every column the payload has a field. */
type SameTable<Type extends EntryType> = {
  [T in FactTable]: Required<ClinicalPayloads[Type]> extends { [Name in keyof Fields<T>]: NonNullable<Fields<T>[Name]> }
    ? T
    : never;
}[FactTable];

/** One row with the fields of the payload as its columns; null for an omitted field. */
function sameAs(table: FactTable, revision: number, data: object): FactRow {
  const fields = data as Readonly<Record<string, ColumnValue | undefined>>;
  const columns: Record<string, ColumnValue> = {};
  for (const [column, field] of fieldsByColumn(table)) columns[column] = fields[field] ?? null;
  return { table, key: revision, columns } as object as FactRow;
}

const columnsRead = new Map<FactTable, readonly (readonly [column: string, field: string])[]>();

function fieldsByColumn(table: FactTable): readonly (readonly [column: string, field: string])[] {
  const known = columnsRead.get(table) ?? Object.keys(factTables[table]).map((name) => [name, camel(name)] as const);
  columnsRead.set(table, known);
  return known;
}

function camel(column: string): string {
  return column.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
}

function row<T extends FactTable>(table: T, key: number, columns: FactColumns<T>): FactRow<T> {
  return { table, key, columns } as FactRow<T>;
}

/** Amounts are summed, so they are whole cents, without rounding errors. */
function cents(dollars: number | undefined): bigint | null {
  return dollars === undefined ? null : BigInt(Math.round(dollars * 100));
}
