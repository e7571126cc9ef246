import type { LevelCode } from '#episode/codes/levels';
import type { Chart } from './chart.js';
import type { PlannedStay } from './course.js';
import type { Dice } from './dice.js';

const goals = ['Abstinence', 'Return to work', 'Repair family relations', 'Manage cravings', 'Stable housing'] as const;
const needs = ['transport', 'childcare', 'work', 'housing', 'financial', 'medical', 'legal', 'family'] as const;

/** The plan for a week at a level. */
const weeks: Partial<Record<LevelCode, { readonly hoursPerWeek: number; readonly sessionsPerWeek: number }>> = {
  '2-WM': { hoursPerWeek: 7, sessionsPerWeek: 7 },
  '2.5': { hoursPerWeek: 25, sessionsPerWeek: 5 },
  '2.1': { hoursPerWeek: 9, sessionsPerWeek: 3 },
  '1': { hoursPerWeek: 1, sessionsPerWeek: 1 },
};

/** The treatment plan from the first days of an episode and, in half of them, a need other than treatment. */
export function planTreatment(chart: Chart, dice: Dice, { level, firstDay, lastContactDay }: PlannedStay): void {
  const day = Math.min(firstDay + dice.between(0, 3), lastContactDay);
  chart.note('SetTreatmentPlan', day, { goals: [dice.pick(goals), 'Complete the program'], ...weeks[level.code] });
  if (dice.chance(0.5)) chart.note('IdentifyNeed', firstDay, { need: dice.pick(needs), plan: 'Case manager to help' });
}
