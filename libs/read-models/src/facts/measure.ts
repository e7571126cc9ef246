import type { CalendarDate } from '#episode/dates';
import { nomsOf } from '#episode/noms';
import type { OutcomeFacts } from '#episode/payloads/outcome-facts';
import type { FactColumns } from '../schema/fact-tables.js';

/** When outcome questions were answered. */
export type Occasion = 'admission' | 'discharge' | 'follow-up';

/** The outcome answers of one occasion with the measures that follow from them; undefined if there are none. */
export function measureOf(
  occasion: Occasion,
  effectiveOn: CalendarDate,
  outcomes: OutcomeFacts | undefined,
): FactColumns<'measure'> | undefined {
  if (outcomes === undefined) return undefined;
  const { employment, notInLaborForce, livingArrangement, arrests, selfHelpAttendance, substances } = outcomes;
  const answers = [employment, notInLaborForce, livingArrangement, arrests, selfHelpAttendance, substances];
  if (answers.every((answer) => answer === undefined)) return undefined;
  const [first, second, third] = substances ?? [];
  const noms = nomsOf(outcomes);
  return {
    effective_on: effectiveOn,
    occasion,
    employment: employment ?? null,
    not_in_labor_force: notInLaborForce ?? null,
    living_arrangement: livingArrangement ?? null,
    arrests: arrests ?? null,
    self_help_attendance: selfHelpAttendance ?? null,
    substance_1: first?.substance ?? null,
    frequency_1: first?.frequency ?? null,
    substance_2: second?.substance ?? null,
    frequency_2: second?.frequency ?? null,
    substance_3: third?.substance ?? null,
    frequency_3: third?.frequency ?? null,
    employed_or_student: noms['employed-or-student'] ?? null,
    stably_housed: noms['stably-housed'] ?? null,
    not_arrested: noms['not-arrested'] ?? null,
    alcohol_abstinent: noms['alcohol-abstinent'] ?? null,
    drug_abstinent: noms['drug-abstinent'] ?? null,
    self_help: noms['self-help'] ?? null,
  };
}
