import type { Exit } from '#read-models/reports/exits';
import { labelOfValue } from '#read-models/reports/labels';
import type { CompetingReasonsAnswer } from '../../queries/answers.js';
import type { CurvePoint } from '../../charts/steps.js';
import { exitColours, STILL_IN_TREATMENT } from '../../show/colours.js';

export type Group = CompetingReasonsAnswer['groups'][number];

/** An exit, or being still in treatment, with its colour and label. */
export interface ShownExit {
  readonly exit: Exit | 'in-treatment';
  readonly name: string;
  readonly colour: string;
  /** The number of people of a group with this exit, or still in treatment. */
  readonly of: (group: Group) => number;
}

const reasons: readonly (readonly [exit: Exit, name: string, of: (group: Group) => number | null])[] = [
  ['completed', reason(1), ({ completed }) => completed],
  ['level-change', 'Went on at another level', ({ levelChange }) => levelChange],
  ['transferred', reason(4), ({ transferred }) => transferred],
  ['other', reason(7), ({ other }) => other],
  ['dropped-out', reason(2), ({ droppedOut }) => droppedOut],
  ['terminated', reason(3), ({ terminated }) => terminated],
  ['incarcerated', reason(5), ({ incarcerated }) => incarcerated],
  ['died', reason(6), ({ died }) => died],
  ['unknown', 'Reason not known', ({ unknown }) => unknown],
];

/** The exits that occur in the groups, from the bottom of the chart up; those still in treatment are on top. */
export function exitsIn(groups: readonly Group[]): readonly ShownExit[] {
  const left = reasons
    .map(([exit, name, of]) => ({ exit, name, colour: exitColours[exit], of: (group: Group) => of(group) ?? 0 }))
    .filter(({ of }) => groups.some((group) => of(group) > 0));
  return [
    ...left,
    { exit: 'in-treatment', name: 'Still in treatment', colour: STILL_IN_TREATMENT, of: ({ open }) => open },
  ];
}

/** The share of each exit after every day of a group's curve, up to the last day of the axis. */
export function pointsOfExits({ curve }: Group, exits: readonly ShownExit[], end: number): readonly CurvePoint[] {
  const shares = new Map<string, number>([['in-treatment', 1]]);
  const points: CurvePoint[] = [];
  const add = (day: number) => points.push({ day, values: exits.map(({ exit }) => shares.get(exit) ?? 0), bands: [] });
  add(0);
  for (const { day, exit, share, inTreatment } of curve) {
    if (day > end) break;
    if (points.at(-1)!.day === day) points.pop();
    if (share !== null) shares.set(exit, share);
    shares.set('in-treatment', inTreatment);
    add(day);
  }
  // Days without observation are not drawn; once everybody has left, nothing changes.
  const last = curve.at(-1);
  if (last !== undefined && (last.day > end || last.inTreatment === 0) && points.at(-1)!.day < end) add(end);
  return points;
}

function reason(code: number): string {
  return labelOfValue('reason', code) ?? String(code);
}
