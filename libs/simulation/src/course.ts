import type { CodeOf } from '#episode/codes/code-list';
import type * as teds from '#episode/codes/teds';
import type { Level } from '#episode/level';
import type { Dice } from './dice.js';
import { dischargeReasons, iop, iopMedianDays, iopSpread, pathways, stayDays } from './distributions.js';

export type DischargeReason = CodeOf<typeof teds.dischargeReason>;

/** A planned stay: its first day, its last contact, and the day on which it ends. */
export interface PlannedStay {
  readonly level: Level;
  readonly firstDay: number;
  readonly lastContactDay: number;
  /** The first day of the next stay or, for the last stay, the day of discharge. */
  readonly endDay: number;
}

/** A whole course of treatment, drawn at admission. */
export interface PlannedCourse {
  readonly stays: readonly PlannedStay[];
  readonly reason: DischargeReason;
}

const COMPLETED = 1;
const DROPPED_OUT = 2;
const TRANSFERRED = 4;

/** Draws the course of an episode that begins on a day. Completers follow the whole pathway; others leave somewhere along it. */
export function planCourse(dice: Dice, admissionDay: number): PlannedCourse {
  const reason = dice.weighted(dischargeReasons);
  const pathway = dice.weighted(pathways);
  const reached = reason === COMPLETED ? pathway.length : dice.between(1, pathway.length);
  const stays: PlannedStay[] = [];
  let firstDay = admissionDay;
  for (const [index, level] of pathway.slice(0, reached).entries()) {
    const isLast = index === reached - 1;
    const days = daysIn(dice, level, isLast ? reason : undefined);
    const lastContactDay = firstDay + days - 1;
    const endDay = lastContactDay + (isLast ? daysToDischarge(dice, reason) : dice.between(0, 2));
    stays.push({ level, firstDay, lastContactDay, endDay });
    firstDay = endDay;
  }
  return { stays, reason };
}

/** Days in a stay, both ends counted. `reason` is given for the last. */
function daysIn(dice: Dice, level: Level, reason?: DischargeReason): number {
  if (reason !== undefined && level === iop) {
    const spread = reason === COMPLETED ? iopSpread.completed : iopSpread.other;
    return Math.max(1, Math.round(dice.around(iopMedianDays[reason], spread)));
  }
  const { median, spread } = stayDays[level.code as keyof typeof stayDays];
  const share = reason === undefined || reason === COMPLETED ? 1 : 0.5;
  return Math.max(1, Math.round(share * dice.around(median, spread)));
}

/** Completers are discharged at their last contact; dropouts are discharged when the provider gives up. */
function daysToDischarge(dice: Dice, reason: DischargeReason): number {
  if (reason === COMPLETED || reason === TRANSFERRED) return dice.between(0, 2);
  return reason === DROPPED_OUT ? dice.between(14, 30) : dice.between(0, 10);
}
