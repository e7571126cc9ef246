import { sql } from 'kysely';
import { proportion } from '#outcomes/proportions/wilson';
import type { Grouped } from '../grouping.js';

/** What a payer decided about authorizations. */
export interface PayerDecisions {
  readonly payer: string;
  readonly decisions: number;
  readonly approved: number;
  readonly denied: number;
  readonly pended: number;
  readonly share: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** Decisions of a payer about the referrals of a group. */
export interface DecisionRow extends Grouped {
  readonly payer: string;
  readonly approved: bigint;
  readonly denied: bigint;
  readonly pended: bigint;
}

/** Counts the decisions of a kind. */
export function decisionsCounted(decision: 'approved' | 'denied' | 'pended') {
  return sql<bigint>`count(*) filter (where decision = ${sql.lit(decision)})`;
}

/** The figures of each payer, by name. The share is of all approvals and denials. */
export function payersOf(rows: readonly DecisionRow[]): PayerDecisions[] {
  return rows
    .map(({ payer, ...counts }): PayerDecisions => {
      const [approved, denied, pended] = [counts.approved, counts.denied, counts.pended].map(Number) as [
        number,
        number,
        number,
      ];
      const { share, lower, upper } = proportion(approved, approved + denied) ?? {
        share: null,
        lower: null,
        upper: null,
      };
      return { payer, decisions: approved + denied + pended, approved, denied, pended, share, lower, upper };
    })
    .sort((a, b) => (a.payer < b.payer ? -1 : 1));
}
