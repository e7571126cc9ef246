import { endingColumns, nomColumns, outcomeColumns, patientColumns, treatmentColumns } from './cohort-columns.js';
import { bigint, boolean, date, double, integer, maybe, smallint, text, type Columns, type RowOf } from './columns.js';

/**
 * The relational facts. Every row belongs to an episode and is identified inside it by its table and `key`: the number
 * of a stay, phase or pause (from 1), 1 for the episode itself, else the revision of the entry that gives the fact (see
 * `keyOfItem` for entries that give several). Versions of a row carry `[since, until)`: see `schema.ts`.
 */
export const factTables = {
  episode: {
    status: text,
    previous_episode_id: maybe(text),
    /** Day of the referral or, in a log without one, of the admission. */
    opened_on: date,
    referred_on: maybe(date),
    referral_source: maybe(smallint),
    requested_level: maybe(text),
    waitlisted_on: maybe(date),
    ...patientColumns,
    /** Of the last stay; null before admission. */
    level: maybe(text),
    setting: maybe(text),
    program: maybe(text),
    modality: maybe(text),
    stays: smallint,
    /** Of the whole episode: `ended_on` is its discharge or cancellation. */
    ...endingColumns,
    disposition: maybe(text),
    cancellation_reason: maybe(text),
  },
  stay: {
    ...patientColumns,
    ...treatmentColumns,
    /** The levels of the episode up to this stay, in order: `asam-3:3.7 > asam-3:2.1`. */
    path: text,
    started_on: date,
    ...endingColumns,
    /** `discharge`, or the direction of the change of level: `down`, `up`, `lateral`. */
    ended_by: maybe(text),
    next_level: maybe(text),
    /** Of the whole episode, on the stay that ended with its discharge. */
    episode_los_teds_2019: maybe(integer),
    episode_los_teds_2004: maybe(integer),
  },
  phase: { stay: smallint, phase: text, label: maybe(text), from_on: date, to_on: maybe(date) },
  pause: { from_on: date, to_on: maybe(date), reason: text },
  service: {
    effective_on: date,
    kind: text,
    attendance: text,
    approach: maybe(text),
    minutes: maybe(integer),
    modality: maybe(text),
    staff: maybe(text),
    reason: maybe(text),
  },
  medication: { effective_on: date, medication: text, dose: double, unit: text, act: text },
  /** One row for each substance of a drug screen. */
  screen: { effective_on: date, substance: text, result: text },
  /** One row for each substance of a report; days of use in the `window_days` that end on the date. */
  use_report: { effective_on: date, window_days: smallint, substance: text, days: smallint },
  /** `ratings` is a JSON array of `{ item, rating }`. */
  assessment: {
    effective_on: date,
    instrument: text,
    total: maybe(double),
    recommended_level: maybe(text),
    ratings: text,
  },
  diagnosis: { effective_on: date, code: text, rank: smallint },
  need: { effective_on: date, need: text, plan: maybe(text) },
  /** `goals` is a JSON array of texts. */
  plan: { effective_on: date, goals: text, hours_per_week: maybe(double), sessions_per_week: maybe(double) },
  authorization_decision: {
    effective_on: date,
    payer: text,
    level: text,
    from_on: date,
    to_on: date,
    quantity: double,
    unit: text,
    decision: text,
  },
  /** Amounts in US cents. */
  coverage: {
    effective_on: date,
    payer: text,
    network: text,
    limit_days: maybe(double),
    limit_sessions: maybe(double),
    limit_hours: maybe(double),
    limit_cents: maybe(bigint),
    copay_cents: maybe(bigint),
    daily_rate_cents: maybe(bigint),
  },
  review: { effective_on: date, decision: text, next_review_on: maybe(date) },
  /** `supports` is a JSON array of codes. */
  continuing_care: { effective_on: date, supports: text, relapse_prevention_plan: boolean },
  follow_up: {
    effective_on: date,
    months_after_discharge: smallint,
    reached: boolean,
    days_abstinent: maybe(smallint),
    problem_severity: maybe(text),
  },
  /** Outcome answers by occasion: `admission`, `discharge` or `follow-up`; and the measures that follow from them. */
  measure: { effective_on: date, occasion: text, ...outcomeColumns, ...nomColumns },
} satisfies Record<string, Columns>;

export type FactTable = keyof typeof factTables;

export const factTableNames = Object.keys(factTables) as readonly FactTable[];

/** The values of a fact, by column. */
export type FactColumns<T extends FactTable> = RowOf<(typeof factTables)[T]>;

/** A fact about one episode. */
export type FactRow<T extends FactTable = FactTable> = T extends FactTable
  ? { readonly table: T; readonly key: number; readonly columns: FactColumns<T> }
  : never;

/** Maximum items of an entry: the log's limit on one append, in bytes. */
const MAX_ITEMS = 2 ** 20;

/** Key of one of several rows of an entry: the revision in the upper bits, the index (from 0) in the lower 20. */
export function keyOfItem(revision: number, index: number): number {
  return revision * MAX_ITEMS + index;
}
