import type { Course, Pause, PhaseSpan, Stay, StayEnd } from '../course.js';
import { phase } from '../codes/clinical.js';
import { labelOf } from '../codes/code-list.js';
import { lengthOfStay } from '../length-of-stay.js';
import { settingOf } from '../level.js';
import { statusOf, type Episode } from '../state.js';
import { countInWords, levelInWords } from './values.js';

/**
 * What an entry changed in the effective course, in words: status, stays opened and closed, phases, pauses and lengths of
 * stay by the rule `teds-2019`. Empty if it changed none of these.
 */
export function changesOf(before: Episode, after: Episode): string[] {
  return [
    ...changed('status', statusOf(before), statusOf(after)),
    ...eachPair(before.course.stays, after.course.stays, changesOfStay),
    ...eachPair(before.course.phases, after.course.phases, changesOfPhase),
    ...eachPair(before.course.pauses, after.course.pauses, changesOfPause),
    ...changed('length of stay of the episode', episodeDays(before.course), episodeDays(after.course)),
  ];
}

function changesOfStay(old: Stay | undefined, next: Stay | undefined): string[] {
  const name = `stay ${(next ?? old)?.ordinal}`;
  if (next === undefined) return [`${name} taken back`];
  if (old === undefined) {
    return [`${name} opened on ${next.startedOn} at ${levelInWords(next.level)}`, ...changesOfEnd(name, old, next)];
  }
  return [
    ...changed(`${name}: start`, old.startedOn, next.startedOn),
    ...changed(`${name}: level`, levelInWords(old.level), levelInWords(next.level)),
    ...changed(`${name}: program`, old.program, next.program),
    ...changed(`${name}: modality`, old.modality, next.modality),
    ...changesOfEnd(name, old, next),
  ];
}

const endedBy = {
  down: 'a step-down',
  up: 'a step-up',
  lateral: 'a lateral transfer',
  discharge: 'discharge',
} as const satisfies Record<StayEnd['by'], string>;

function changesOfEnd(name: string, old: Stay | undefined, next: Stay): string[] {
  if (next.end === undefined) return old?.end === undefined ? [] : [`${name} reopened`];
  const { on, by, lastContactOn } = next.end;
  if (old?.end === undefined) {
    return [
      `${name} closed on ${on} by ${endedBy[by]}, last contact ${lastContactOn}, length of stay ${stayDays(next)}`,
    ];
  }
  return [
    ...changed(`${name}: end`, old.end.on, on),
    ...changed(`${name}: closed by`, endedBy[old.end.by], endedBy[by]),
    ...changed(`${name}: last contact`, old.end.lastContactOn, lastContactOn),
    ...changed(`${name}: length of stay`, stayDays(old), stayDays(next)),
  ];
}

function changesOfPhase(old: PhaseSpan | undefined, next: PhaseSpan | undefined): string[] {
  const inWords = (span?: PhaseSpan) =>
    span && `${labelOf(phase, span.phase)}${span.label === undefined ? '' : ` (${span.label})`} ${datesOf(span)}`;
  return changed('phase', inWords(old), inWords(next));
}

function changesOfPause(old: Pause | undefined, next: Pause | undefined): string[] {
  return changed('pause', old && datesOf(old), next && datesOf(next));
}

function datesOf({ from, to }: { readonly from: string; readonly to?: string }): string {
  return to === undefined ? `from ${from}` : `from ${from} to ${to}`;
}

function stayDays({ level, startedOn, end }: Stay): string | undefined {
  return end && losInWords(startedOn, end, level);
}

function episodeDays({ admission, stays }: Course): string | undefined {
  const last = stays.at(-1);
  if (admission === undefined || last?.end === undefined) return undefined;
  return losInWords(admission.event.data.effectiveOn, last.end, last.level);
}

function losInWords(admittedOn: Stay['startedOn'], { on, lastContactOn }: StayEnd, level: Stay['level']): string {
  return countInWords(
    lengthOfStay('teds-2019', { setting: settingOf(level), admittedOn, lastContactOn, endedOn: on }),
    'day',
  );
}

function changed(name: string, old: string | undefined, next: string | undefined): string[] {
  return old === next ? [] : [`${name}: ${old ?? 'none'} -> ${next ?? 'none'}`];
}

function eachPair<T>(
  before: readonly T[],
  after: readonly T[],
  changes: (old: T | undefined, next: T | undefined) => string[],
): string[] {
  if (before === after) return [];
  const found: string[] = [];
  for (let index = 0; index < Math.max(before.length, after.length); index++) {
    if (before[index] !== after[index]) found.push(...changes(before[index], after[index]));
  }
  return found;
}
