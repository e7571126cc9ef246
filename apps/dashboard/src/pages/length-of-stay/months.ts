import type { LengthOfStayAnswer, RetentionAnswer } from '../../queries/answers.js';
import type { MedianPoint } from '../../charts/median-line.js';

/** Dimensions that are times: their values are ordered, and late ones are not complete yet. */
export const times = ['admissionMonth', 'admissionYear'] as const;
export type Time = (typeof times)[number];

/** While more than this share is still in treatment, those who have left had short stays. */
export const MOST_OPEN = 0.1;

type Lengths = Pick<LengthOfStayAnswer['groups'][number], 'by' | 'n' | 'open' | 'median' | 'p25' | 'p75'>;
type Retained = Pick<RetentionAnswer['groups'][number], 'by' | 'n' | 'open' | 'median' | 'medianLower' | 'medianUpper'>;

/** Medians of those who have left, with their quartiles: too early while many are still in treatment. */
export function closedPoints(groups: readonly Lengths[], time: Time): readonly MedianPoint[] {
  const points = groups.map(({ by, n, open, median, p25, p75 }) => {
    const share = shareOf(open, n + open);
    return { name: nameOf(by, time), n: n + open, median, p25, p75, open: share, isTooEarly: share > MOST_OPEN };
  });
  return withoutGaps(points, time);
}

/** Kaplan-Meier medians with their limits: too early until more than half have left. */
export function kaplanMeierPoints(groups: readonly Retained[], time: Time): readonly MedianPoint[] {
  const points = groups.map(({ by, n, open, median, medianLower, medianUpper }) => ({
    ...{ name: nameOf(by, time), n, median, p25: medianLower, p75: medianUpper, open: shareOf(open, n) },
    isTooEarly: shareOf(open, n) >= 0.5,
  }));
  return withoutGaps(points, time);
}

/** The greatest value that is drawn. */
export function greatestOf(points: readonly MedianPoint[]): number {
  return Math.max(0, ...points.flatMap(({ median, p75, isTooEarly }) => [median ?? 0, isTooEarly ? 0 : (p75 ?? 0)]));
}

function nameOf(by: Lengths['by'], time: Time): string {
  return String(by[time] ?? 'Not known');
}

function shareOf(some: number, all: number): number {
  return all === 0 ? 0 : some / all;
}

/** Adds times without admissions, so that the axis has no gaps. */
function withoutGaps(points: readonly MedianPoint[], time: Time): readonly MedianPoint[] {
  const known = points.filter(({ name }) => /^\d/.test(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const [first, last] = [known[0]?.name, known.at(-1)?.name];
  if (first === undefined || last === undefined) return points;
  const found = new Map(known.map((point) => [point.name, point]));
  const all: MedianPoint[] = [];
  for (let name = first; name <= last; name = next(name, time)) all.push(found.get(name) ?? { ...nothing, name });
  return all;
}

const nothing = { n: 0, median: null, p25: null, p75: null, open: 0, isTooEarly: false };

function next(name: string, time: Time): string {
  const [year, month = 1] = name.split('-').map(Number);
  if (time === 'admissionYear') return String(year! + 1);
  return new Date(Date.UTC(year!, month, 1)).toISOString().slice(0, 7);
}
