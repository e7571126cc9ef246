import { cancellationReason } from '#episode/codes/clinical';
import { codesOf, type CodeOf } from '#episode/codes/code-list';
import { aalenJohansen } from '#outcomes/competing/aalen-johansen';
import { incidenceAt, type IncidenceOnDay } from '#outcomes/competing/incidence-at';
import { countsByDay } from '#outcomes/counts-by-day';
import { proportion } from '#outcomes/proportions/wilson';
import { summarize } from '#outcomes/summary';
import { kaplanMeier } from '#outcomes/survival/kaplan-meier';
import { survivalQuantile } from '#outcomes/survival/survival-quantile';
import type { Grouped } from '../grouping.js';
import type { Group } from '../report.js';

/** The steps from a referral to an admission, in the order of the report. */
const steps = ['referral-assessment', 'assessment-admission', 'referral-admission'] as const;
export type Step = (typeof steps)[number];

/** The outcome of a referral by the cut-off: admitted, still waiting, or why it was cancelled. */
const outcomes = ['admitted', 'waiting', ...codesOf(cancellationReason)] as const;
export type Outcome = 'admitted' | 'waiting' | CodeOf<typeof cancellationReason>;

/** Days waited by patients who completed a step. */
export interface AccessWait {
  readonly step: Step;
  readonly n: number;
  readonly within: number;
  readonly share: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly mean: number | null;
  readonly p25: number | null;
  readonly median: number | null;
  readonly p75: number | null;
  readonly p90: number | null;
  readonly max: number | null;
}

export interface AccessOutcome {
  readonly outcome: Outcome;
  readonly n: number;
  readonly share: number;
  readonly waitlisted: number;
}

export type State = 'admitted' | 'cancelled' | 'waiting';

/** Status of the referred patients at the end of a day; `null` if nobody was observed for so long. */
export type AccessOnDay = { readonly day: number; readonly atRisk: number | null } & {
  readonly [Name in State | `${State}${'Lower' | 'Upper'}`]: number | null;
};

export interface AccessGroup extends Group {
  readonly referrals: number;
  readonly assessed: number;
  readonly admitted: number;
  readonly cancelled: number;
  readonly waiting: number;
  readonly waitlisted: number;
  readonly wait: number | null;
  readonly waitLower: number | null;
  readonly waitUpper: number | null;
  readonly waits: readonly AccessWait[];
  readonly outcomes: readonly AccessOutcome[];
  readonly atDays: readonly AccessOnDay[];
}

/** Referrals with the same days; days count from the referral. */
export interface CountRow extends Grouped {
  readonly outcome: Outcome;
  readonly waitlisted: boolean;
  /** Of the first assessment on or after the referral. */
  readonly assessed: number | null;
  /** Of the admission, the cancellation or, if still waiting, the cut-off. */
  readonly until: number;
  readonly n: bigint;
}

type Referrals = Omit<CountRow, 'n'> & { readonly n: number };

interface ChosenOptions {
  readonly days: readonly number[];
  readonly within: number;
}

/**
 * The figures of a group. `followed`: whether the group includes patients who were not admitted; without them the
 * shares admitted by a day are not known.
 */
export function accessOf(
  { by, rows }: { readonly by: Group['by']; readonly rows: readonly CountRow[] },
  { days, within }: ChosenOptions,
  followed: boolean,
): AccessGroup {
  const referrals = rows.map(({ n, ...row }) => ({ ...row, n: Number(n) }));
  const all = sum(referrals);
  const admitted = referrals.filter(({ outcome }) => outcome === 'admitted');
  const waiting = referrals.filter(({ outcome }) => outcome === 'waiting');
  const { day, lower, upper } = followed ? medianWait(referrals) : { day: null, lower: null, upper: null };
  return {
    by,
    referrals: all,
    assessed: sum(referrals.filter(({ assessed }) => assessed !== null)),
    admitted: sum(admitted),
    cancelled: all - sum(admitted) - sum(waiting),
    waiting: sum(waiting),
    waitlisted: sum(referrals.filter(({ waitlisted }) => waitlisted)),
    wait: day,
    waitLower: lower,
    waitUpper: upper,
    waits: steps.map((step) => waitOf(step, referrals, within)),
    outcomes: outcomes.flatMap((outcome) => {
      const those = referrals.filter((each) => each.outcome === outcome);
      const n = sum(those);
      return n === 0 ? [] : [{ outcome, n, share: n / all, waitlisted: sum(those.filter((each) => each.waitlisted)) }];
    }),
    atDays: statesOn(days, followed ? referrals : []),
  };
}

function waitOf(step: Step, referrals: readonly Referrals[], within: number): AccessWait {
  const waited = countsByDay(
    referrals.flatMap(({ outcome, assessed, until, n }) => {
      if (step === 'referral-assessment') return assessed === null ? [] : [[assessed, n] as const];
      if (outcome !== 'admitted') return [];
      if (step === 'referral-admission') return [[until, n] as const];
      return assessed === null ? [] : [[until - assessed, n] as const];
    }),
  );
  const { n, mean, p25, median, p75, p90, max } = summarize(waited);
  const timely = waited.reduce((count, [days, those]) => (days <= within ? count + those : count), 0);
  const { share, lower, upper } = proportion(timely, n) ?? { share: null, lower: null, upper: null };
  return { step, n, within: timely, share, lower, upper, mean, p25, median, p75, p90, max };
}

function medianWait(referrals: readonly Referrals[]) {
  const rows = referrals.map(({ outcome, until, n }) =>
    outcome === 'admitted' ? { time: until, events: n, censored: 0 } : { time: until, events: 0, censored: n },
  );
  return survivalQuantile(kaplanMeier({ rows }), 50, { interval: 'log-log' });
}

const leaving = ['admitted', 'cancelled'] as const;

function statesOn(days: readonly number[], referrals: readonly Referrals[]): AccessOnDay[] {
  const rows = referrals.map(({ outcome, until, n }) => ({
    time: until,
    reason: outcome === 'waiting' ? null : outcome === 'admitted' ? ('admitted' as const) : ('cancelled' as const),
    count: n,
  }));
  const curve = aalenJohansen({ reasons: leaving, rows });
  return days.map((day) => onDay(day, incidenceAt(curve, day)));
}

function onDay(day: number, found: IncidenceOnDay<(typeof leaving)[number]> | undefined): AccessOnDay {
  const [admitted, cancelled] = found?.incidences ?? [];
  const waiting = found?.survival;
  return {
    day,
    atRisk: found?.atRisk ?? null,
    admitted: admitted?.estimate ?? null,
    admittedLower: admitted?.lower ?? null,
    admittedUpper: admitted?.upper ?? null,
    cancelled: cancelled?.estimate ?? null,
    cancelledLower: cancelled?.lower ?? null,
    cancelledUpper: cancelled?.upper ?? null,
    waiting: waiting?.estimate ?? null,
    waitingLower: waiting?.lower ?? null,
    waitingUpper: waiting?.upper ?? null,
  };
}

function sum(rows: readonly { readonly n: number }[]): number {
  return rows.reduce((total, { n }) => total + n, 0);
}
