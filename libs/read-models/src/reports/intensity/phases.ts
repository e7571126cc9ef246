import { phase as phases } from '#episode/codes/clinical';
import { codesOf } from '#episode/codes/code-list';
import { sessionsByPhase } from '#episode/intensity';
import { columns, maybe, type Column } from '../columns.js';
import { sizeOf, summaryOf, type WeekRow } from './weeks.js';

/** The weeks of a phase; without a phase, the weeks before the first. */
export interface PhaseWeeks {
  readonly phase: string | null;
  readonly spans: number;
  readonly weeks: number;
  readonly weeksMean: number | null;
  readonly pausedWeeks: number;
  readonly sessionsMean: number | null;
  readonly sessionsMedian: number | null;
  readonly least: number | null;
  readonly most: number | null;
  readonly below: number | null;
  readonly within: number | null;
  readonly above: number | null;
  readonly withinRate: number | null;
}

export const phaseColumns: readonly Column[] = [
  ...maybe(columns('text', { phase: 'The phase; none before the first of the stay.' })),
  ...columns('count', {
    spans: 'Times that a stay was in the phase at the end of a complete week.',
    weeks: 'Complete weeks that ended in it.',
  }),
  ...maybe(columns('number', { weeksMean: 'Weeks divided by times.' })),
  ...columns('count', { pausedWeeks: 'Weeks with a pause: not in the figures that follow.' }),
  ...maybe(
    columns('number', {
      sessionsMean: 'Mean sessions a week: days with an attended service.',
      sessionsMedian: 'Median sessions a week.',
    }),
  ),
  ...maybe(
    columns('count', {
      least: 'Sessions a week that the phase has at least.',
      most: 'Sessions a week that it has at most.',
      below: 'Weeks with fewer.',
      within: 'Weeks within that range.',
      above: 'Weeks with more.',
    }),
  ),
  ...maybe(columns('rate', { withinRate: 'Share of the weeks within that range.' })),
];

/** The phases of the stays: those of the code list in its order, then others by name, no phase last. */
export function phaseWeeks(rows: readonly WeekRow[]): readonly PhaseWeeks[] {
  const byPhase = new Map<string | null, WeekRow[]>();
  for (const row of rows) byPhase.set(row.phase, [...(byPhase.get(row.phase) ?? []), row]);
  return [...byPhase].sort(([a], [b]) => inOrder(a, b)).map(([phase, found]) => figuresOf(phase, found));
}

function figuresOf(phase: string | null, rows: readonly WeekRow[]): PhaseWeeks {
  const norm = Object.entries(sessionsByPhase).find(([name]) => name === phase)?.[1];
  const under = rows.filter(({ paused }) => !paused);
  const sessions = summaryOf(under, (row) => row.sessions);
  const [spans, weeks, n] = [sizeOf(rows.filter((row) => row.first_in_phase)), sizeOf(rows), sizeOf(under)];
  const those = (isOne: (count: number, least: number, most: number) => boolean): number | null =>
    norm === undefined ? null : sizeOf(under.filter((row) => isOne(Number(row.sessions), norm.least, norm.most)));
  const within = those((count, least, most) => count >= least && count <= most);
  return {
    phase,
    spans,
    weeks,
    weeksMean: spans === 0 ? null : weeks / spans,
    pausedWeeks: weeks - n,
    sessionsMean: sessions.mean,
    sessionsMedian: sessions.median,
    least: norm?.least ?? null,
    most: norm?.most ?? null,
    below: those((count, least) => count < least),
    within,
    above: those((count, _, most) => count > most),
    withinRate: within === null || n === 0 ? null : within / n,
  };
}

function inOrder(a: string | null, b: string | null): number {
  const names: readonly string[] = codesOf(phases);
  const rank = (phase: string | null): number =>
    phase === null ? names.length + 1 : names.includes(phase) ? names.indexOf(phase) : names.length;
  return rank(a) - rank(b) || (String(a) < String(b) ? -1 : 1);
}
