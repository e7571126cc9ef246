import type { EffectiveEvent } from '#episode/course';
import { isCourseEvent, type ClinicalPayloads, type ClinicalType, type CourseType } from '#episode/events';
import { levelKey } from '#episode/level';
import { keyOfItem, type FactColumns, type FactRow, type FactTable } from '../schema/fact-tables.js';
import { measureOf } from './measure.js';

/** Entries that are no part of the frame of an episode. */
type EntryType = Exclude<ClinicalType, CourseType>;

type FactsOf<Type extends EntryType> = (revision: number, data: ClinicalPayloads[Type]) => FactRow[];

/**
 * The facts that one believed entry says by itself, whatever the frame of its episode. Entries of the course say none:
 * see `course-facts.ts`.
 */
export function entryFacts({ revision, event }: EffectiveEvent): FactRow[] {
  return isCourseEvent(event) ? [] : factsOf(revision, event.type, event.data);
}

function factsOf<Type extends EntryType>(revision: number, type: Type, data: ClinicalPayloads[Type]): FactRow[] {
  return rules[type](revision, data);
}

/** A rule for every type: the compiler refuses one that is missing, whose entries would be in no report. */
const rules: { readonly [Type in EntryType]: FactsOf<Type> } = {
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
  ServiceRecorded: (revision, { effectiveOn, kind, attendance, approach, minutes, modality, staff, reason }) => [
    row('service', revision, {
      effective_on: effectiveOn,
      kind,
      attendance,
      approach: approach ?? null,
      minutes: minutes ?? null,
      modality: modality ?? null,
      staff: staff ?? null,
      reason: reason ?? null,
    }),
  ],
  MedicationRecorded: (revision, { effectiveOn, medication, dose, unit, act }) => [
    row('medication', revision, { effective_on: effectiveOn, medication, dose, unit, act }),
  ],
  AssessmentRecorded: (revision, { effectiveOn, instrument, ratings, total, recommendedLevel }) => [
    row('assessment', revision, {
      effective_on: effectiveOn,
      instrument,
      total: total ?? null,
      recommended_level: recommendedLevel === undefined ? null : levelKey(recommendedLevel),
      ratings: JSON.stringify(ratings),
    }),
  ],
  DiagnosisRecorded: (revision, { effectiveOn, code, rank }) => [
    row('diagnosis', revision, { effective_on: effectiveOn, code, rank }),
  ],
  NeedIdentified: (revision, { effectiveOn, need, plan }) => [
    row('need', revision, { effective_on: effectiveOn, need, plan: plan ?? null }),
  ],
  TreatmentPlanSet: (revision, { effectiveOn, goals, hoursPerWeek, sessionsPerWeek }) => [
    row('plan', revision, {
      effective_on: effectiveOn,
      goals: JSON.stringify(goals),
      hours_per_week: hoursPerWeek ?? null,
      sessions_per_week: sessionsPerWeek ?? null,
    }),
  ],
  ContinuedStayReviewed: (revision, { effectiveOn, decision, nextReviewOn }) => [
    row('review', revision, {
      effective_on: effectiveOn,
      decision,
      next_review_on: nextReviewOn ?? null,
    }),
  ],
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
  const { effectiveOn, monthsAfterDischarge, reached, daysAbstinent, problemSeverity, outcomes } = data;
  const followUp = row('follow_up', revision, {
    effective_on: effectiveOn,
    months_after_discharge: monthsAfterDischarge,
    reached,
    days_abstinent: daysAbstinent ?? null,
    problem_severity: problemSeverity ?? null,
  });
  const measure = measureOf('follow-up', effectiveOn, outcomes);
  return measure === undefined ? [followUp] : [followUp, row('measure', revision, measure)];
}

function row<T extends FactTable>(table: T, key: number, columns: FactColumns<T>): FactRow<T> {
  return { table, key, columns } as FactRow<T>;
}

/** Amounts are added up: as whole cents, without rounding errors. */
function cents(dollars: number | undefined): bigint | null {
  return dollars === undefined ? null : BigInt(Math.round(dollars * 100));
}
