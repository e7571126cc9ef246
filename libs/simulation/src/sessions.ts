import type { CodeOf } from '#episode/codes/code-list';
import type * as clinical from '#episode/codes/clinical';
import type { LevelCode } from '#episode/codes/levels';
import type { Dice } from './dice.js';

type Kind = CodeOf<typeof clinical.serviceKind>;
type Approach = CodeOf<typeof clinical.therapeuticApproach>;
export type Phase = CodeOf<typeof clinical.phase>;

/** One service of a session. */
export interface SessionPart {
  readonly kind: Kind;
  readonly minutes: number;
  readonly approach?: Approach;
}

/** Days of a week with sessions, counted from the first day of a stay. */
const weekdays = {
  '2-WM': [0, 1, 2, 3, 4, 5, 6],
  '2.5': [0, 1, 2, 3, 4],
  '2.1': [0, 2, 4],
  '1': [0],
} as const satisfies Partial<Record<LevelCode, readonly number[]>>;
const maintenanceDays = [0, 3];

const groupApproaches = ['cbt', 'matrix', 'relapse-prevention', 'dbt', 'twelve-step-facilitation'] as const;
const part = (kind: Kind, minutes: number, approach?: Approach): SessionPart => ({ kind, minutes, approach });

/** Whether there is a session on the nth day of a stay (from 0). */
export function hasSession(level: LevelCode, phase: Phase | undefined, dayOfStay: number): boolean {
  const days: readonly number[] =
    level === '2.1' && phase === 'maintenance' ? maintenanceDays : weekdays[level as keyof typeof weekdays];
  return days.includes(dayOfStay % 7);
}

/**
 * The services of a session. Intensive outpatient: three hours, three times a week; partial hospitalization: five
 * hours, five days a week (ASAM Criteria, third edition: 9-19 hours and 20 or more). Adolescents: two hours, so six a week.
 */
export function sessionParts(dice: Dice, level: LevelCode, dayOfStay: number, adult: boolean): SessionPart[] {
  switch (level) {
    case '2-WM':
      return [part('withdrawal-management', 60)];
    case '2.5':
      return [
        part('group', 180, dice.pick(groupApproaches)),
        dice.pick([part('psychoeducation', 120), individual(120)]),
      ];
    case '2.1':
      return intensiveParts(dice, dayOfStay, adult ? 60 : 0);
    default:
      return [dice.chance(0.5) ? individual(60) : part('group', 90, 'relapse-prevention')];
  }
}

/** A week: group and individual counseling on the first day, groups on the others, the family every second week. */
function intensiveParts(dice: Dice, dayOfStay: number, more: number): SessionPart[] {
  const dayOfWeek = dayOfStay % 7;
  const isFamilyWeek = Math.floor(dayOfStay / 7) % 2 === 1;
  if (dayOfWeek === 0) return [part('group', 60 + more, dice.pick(groupApproaches)), individual(60)];
  if (dayOfWeek === 4 && isFamilyWeek)
    return [part('group', 60 + more, dice.pick(groupApproaches)), part('family', 60)];
  return [
    dice.chance(0.85) ? part('group', 120 + more, dice.pick(groupApproaches)) : part(dice.pick(otherKinds), 120 + more),
  ];
}

const otherKinds = ['psychoeducation', 'peer-support', 'holistic', 'case-management'] as const;

function individual(minutes: number): SessionPart {
  return part('individual', minutes, 'mi');
}
