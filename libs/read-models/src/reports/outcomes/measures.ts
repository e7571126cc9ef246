import { sql, type AliasedRawBuilder, type RawBuilder } from 'kysely';
import { noms, type Nom } from '#episode/noms';
import { pairedChange } from '#outcomes/proportions/paired-change';
import type { nomColumns } from '../../schema/cohort-columns.js';
import { columns, maybe, type Column } from '../columns.js';

/** One measure on two occasions, over patients whose answer is known on both. */
export interface MeasurePair {
  readonly measure: Nom;
  readonly pairs: number;
  readonly yesBefore: number;
  readonly yesAfter: number;
  readonly improved: number;
  readonly worsened: number;
  readonly rateBefore: number | null;
  readonly rateBeforeLower: number | null;
  readonly rateBeforeUpper: number | null;
  readonly rateAfter: number | null;
  readonly rateAfterLower: number | null;
  readonly rateAfterUpper: number | null;
  readonly change: number | null;
  readonly changeLower: number | null;
  readonly changeUpper: number | null;
  readonly pValue: number | null;
  readonly unknownBefore: number;
  readonly unknownAfter: number;
  readonly unknownBoth: number;
}

/** The columns of a table of measures, at admission and on a later occasion: `at discharge`. */
export function measureColumns(later: string): readonly Column[] {
  return [
    ...columns('text', { measure: 'The measure; yes is the better answer.' }),
    ...columns('count', {
      pairs: `Episodes with a known answer both at admission and ${later}: the base of all figures but the last three.`,
      yesBefore: 'Yes at admission.',
      yesAfter: `Yes ${later}.`,
      improved: `No at admission, yes ${later}.`,
      worsened: `Yes at admission, no ${later}.`,
    }),
    ...maybe(
      columns('rate', {
        rateBefore: 'Share with yes at admission.',
        rateBeforeLower: "Lower limit of the share at admission, Wilson's.",
        rateBeforeUpper: "Upper limit of the share at admission, Wilson's.",
        rateAfter: `Share with yes ${later}.`,
        rateAfterLower: `Lower limit of the share ${later}, Wilson's.`,
        rateAfterUpper: `Upper limit of the share ${later}, Wilson's.`,
      }),
    ),
    ...maybe(
      columns('points', {
        change: `Share ${later} minus share at admission; times 100, percentage points.`,
        changeLower: "Lower limit of the change, Newcombe's for pairs.",
        changeUpper: "Upper limit of the change, Newcombe's for pairs.",
      }),
    ),
    ...maybe(columns('number', { pValue: "McNemar's exact test of whether as many improved as worsened." })),
    ...columns('count', {
      unknownBefore: `Not known at admission, known ${later}.`,
      unknownAfter: `Known at admission, not known ${later}.`,
      unknownBoth: 'Known on neither occasion.',
    }),
  ];
}

/** Definitions behind the figures of a pair. */
export const MEASURE_DEFINITIONS = {
  rates: 'wilson',
  change: 'newcombe-10',
  test: 'mcnemar-exact',
  confidence: '0.95',
};

/** The column of each measure. */
const columnOf: { readonly [N in Nom]: keyof typeof nomColumns } = {
  'employed-or-student': 'employed_or_student',
  'stably-housed': 'stably_housed',
  'not-arrested': 'not_arrested',
  'alcohol-abstinent': 'alcohol_abstinent',
  'drug-abstinent': 'drug_abstinent',
  'self-help': 'self_help',
};

/** The combination of two answers, each yes, no or not known. */
type Outcome = 'both' | 'onlyBefore' | 'onlyAfter' | 'neither' | 'unknownBefore' | 'unknownAfter' | 'unknownBoth';

/** A row of counts from a query with `pairCounts`. */
export type PairCounts = { readonly [column: `pairs_${string}`]: bigint };

/**
 * The columns of a query that count the combinations of the answers of two occasions. `before` and `after` name the
 * joined rows of `measure`; a missing row counts as not known. Only rows that meet `among` count.
 */
export function pairCounts(
  before: string,
  after: string,
  among: RawBuilder<unknown> = sql`true`,
): AliasedRawBuilder<bigint, `pairs_${string}`>[] {
  return noms.flatMap((nom) => {
    const first = sql.ref<boolean>(`${before}.${columnOf[nom]}`);
    const second = sql.ref<boolean>(`${after}.${columnOf[nom]}`);
    const conditions: { readonly [O in Outcome]: RawBuilder<unknown> } = {
      both: sql`${first} and ${second}`,
      onlyBefore: sql`${first} and not ${second}`,
      onlyAfter: sql`not ${first} and ${second}`,
      neither: sql`not ${first} and not ${second}`,
      unknownBefore: sql`${first} is null and ${second} is not null`,
      unknownAfter: sql`${first} is not null and ${second} is null`,
      unknownBoth: sql`${first} is null and ${second} is null`,
    };
    return Object.entries(conditions).map(([outcome, condition]) =>
      sql<bigint>`count(*) filter (where ${among} and ${condition})`.as(nameOf(nom, outcome as Outcome)),
    );
  });
}

/** The measures, in their order, from a row of counts; without a row, over nobody. */
export function measurePairs(row: PairCounts = {}): readonly MeasurePair[] {
  return noms.map((nom) => {
    const count = (outcome: Outcome): number => Number(row[nameOf(nom, outcome)] ?? 0n);
    const [both, neither] = [count('both'), count('neither')];
    const [improved, worsened] = [count('onlyAfter'), count('onlyBefore')];
    const change = pairedChange({ both, onlyBefore: worsened, onlyAfter: improved, neither });
    return {
      measure: nom,
      pairs: both + improved + worsened + neither,
      yesBefore: both + worsened,
      yesAfter: both + improved,
      improved,
      worsened,
      rateBefore: change?.before.share ?? null,
      rateBeforeLower: change?.before.lower ?? null,
      rateBeforeUpper: change?.before.upper ?? null,
      rateAfter: change?.after.share ?? null,
      rateAfterLower: change?.after.lower ?? null,
      rateAfterUpper: change?.after.upper ?? null,
      change: change?.change ?? null,
      changeLower: change?.lower ?? null,
      changeUpper: change?.upper ?? null,
      pValue: change?.test.pValueExact ?? null,
      unknownBefore: count('unknownBefore'),
      unknownAfter: count('unknownAfter'),
      unknownBoth: count('unknownBoth'),
    };
  });
}

function nameOf(nom: Nom, outcome: Outcome): `pairs_${string}` {
  return `pairs_${columnOf[nom]}_${outcome}`;
}
