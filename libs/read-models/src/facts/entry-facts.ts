import type { Believed } from '#episode/course';
import type { ClinicalEvent } from '#episode/events';
import { levelKey } from '#episode/level';
import type { FollowUpRecorded } from '#episode/payloads';
import { keyOfItem, type FactColumns, type FactRow, type FactTable } from '../schema/fact-tables.js';
import { measureOf } from './measure.js';

/**
 * The facts that one believed entry says by itself, whatever the frame of its episode. Entries of the course say none:
 * see `course-facts.ts`.
 */
export function entryFacts({ revision, event }: Believed): FactRow[] {
  switch (event.type) {
    case 'DrugScreenRecorded': {
      const { effectiveOn, results } = event.data;
      return results.map(({ substance, result }, place) =>
        row('screen', keyOfItem(revision, place), { effective_on: effectiveOn, substance, result }),
      );
    }
    case 'SubstanceUseReported': {
      const { effectiveOn, windowDays, use } = event.data;
      return use.map(({ substance, days }, place) =>
        row('use_report', keyOfItem(revision, place), {
          effective_on: effectiveOn,
          window_days: windowDays,
          substance,
          days,
        }),
      );
    }
    case 'FollowUpRecorded':
      return followUpFacts(revision, event.data);
    default: {
      const fact = singleFact(revision, event);
      return fact === undefined ? [] : [fact];
    }
  }
}

function singleFact(revision: number, event: ClinicalEvent): FactRow | undefined {
  switch (event.type) {
    case 'ServiceRecorded': {
      const { effectiveOn, kind, attendance, approach, minutes, modality, staff, reason } = event.data;
      return row('service', revision, {
        effective_on: effectiveOn,
        kind,
        attendance,
        approach: approach ?? null,
        minutes: minutes ?? null,
        modality: modality ?? null,
        staff: staff ?? null,
        reason: reason ?? null,
      });
    }
    case 'MedicationRecorded': {
      const { effectiveOn, medication, dose, unit, act } = event.data;
      return row('medication', revision, { effective_on: effectiveOn, medication, dose, unit, act });
    }
    case 'AssessmentRecorded': {
      const { effectiveOn, instrument, ratings, total, recommendedLevel } = event.data;
      return row('assessment', revision, {
        effective_on: effectiveOn,
        instrument,
        total: total ?? null,
        recommended_level: recommendedLevel === undefined ? null : levelKey(recommendedLevel),
        ratings: JSON.stringify(ratings),
      });
    }
    case 'DiagnosisRecorded': {
      const { effectiveOn, code, rank } = event.data;
      return row('diagnosis', revision, { effective_on: effectiveOn, code, rank });
    }
    case 'NeedIdentified': {
      const { effectiveOn, need, plan } = event.data;
      return row('need', revision, { effective_on: effectiveOn, need, plan: plan ?? null });
    }
    case 'TreatmentPlanSet': {
      const { effectiveOn, goals, hoursPerWeek, sessionsPerWeek } = event.data;
      return row('plan', revision, {
        effective_on: effectiveOn,
        goals: JSON.stringify(goals),
        hours_per_week: hoursPerWeek ?? null,
        sessions_per_week: sessionsPerWeek ?? null,
      });
    }
    case 'ContinuedStayReviewed': {
      const { effectiveOn, decision, nextReviewOn } = event.data;
      return row('review', revision, {
        effective_on: effectiveOn,
        decision,
        next_review_on: nextReviewOn ?? null,
      });
    }
    case 'ContinuingCareArranged': {
      const { effectiveOn, supports, relapsePreventionPlan } = event.data;
      return row('continuing_care', revision, {
        effective_on: effectiveOn,
        supports: JSON.stringify(supports),
        relapse_prevention_plan: relapsePreventionPlan,
      });
    }
    default:
      return payerFact(revision, event);
  }
}

function payerFact(revision: number, event: ClinicalEvent): FactRow | undefined {
  switch (event.type) {
    case 'CoverageRecorded': {
      const { effectiveOn, payer, network, limits, copay, dailyRate } = event.data;
      return row('coverage', revision, {
        effective_on: effectiveOn,
        payer,
        network,
        limit_days: limits?.days ?? null,
        limit_sessions: limits?.sessions ?? null,
        limit_hours: limits?.hours ?? null,
        limit_cents: cents(limits?.amount),
        copay_cents: cents(copay),
        daily_rate_cents: cents(dailyRate),
      });
    }
    case 'AuthorizationDecided': {
      const { effectiveOn, payer, level, from, to, quantity, unit, decision } = event.data;
      return row('authorization_decision', revision, {
        effective_on: effectiveOn,
        payer,
        level: levelKey(level),
        from_on: from,
        to_on: to,
        quantity,
        unit,
        decision,
      });
    }
    default:
      return undefined;
  }
}

function followUpFacts(revision: number, data: FollowUpRecorded): FactRow[] {
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
