import type { EventStore } from '#event-store/port';
import { canonicalJson } from '#event-store/canonical-json';
import type { ReadModelReader } from '../../read-models.js';
import { resolveAsOf, type AsOf, type AsOfRequest } from '../as-of.js';
import { runReport, withDigest, type Answer, type ReportRequest } from '../run-report.js';
import { groupComparator } from '../cohort.js';
import type { Row } from '../columns.js';
import { cohortWithin } from '../limits.js';
import { InvalidOption, type OptionDeclarations } from '../options.js';
import { GROUPS, type Group, type Report } from '../report.js';
import { explain, type Explaining } from './explaining.js';
import {
  causesOf,
  differenceOfGroup,
  differenceOfList,
  each,
  type Cause,
  type ComparisonOptions,
  type GroupDifference,
  type ListDifference,
  type ThreeWay,
} from './figures.js';
import { trackReads } from './track-reads.js';

/** Default number of reported episodes, and of rows of each list. */
export const DEFAULT_ROWS = 20;
export const MAX_ROWS = 1_000;

/**
 * A request for the difference of a report between two moments. The later one defaults to the latest; the rest is as in
 * a report request.
 */
export interface DifferenceRequest extends ReportRequest {
  /** The earlier moment. */
  readonly since: AsOfRequest;
  /** The later moment. */
  readonly asOf?: AsOfRequest;
  readonly rows?: number;
}

/** One of the two answers; `options` lists its options, as some depend on the cut-off. */
export interface ComparedAnswer {
  readonly asOf: AsOf;
  readonly cutOff: string | null;
  readonly options: Readonly<Record<string, unknown>>;
  readonly parkedStreams: number;
  /** Digest of the whole answer: an earlier answer with this digest is the same. */
  readonly digest: string;
}

export interface ReportDifference {
  readonly report: string;
  readonly of: Answer['of'];
  readonly definitions: Answer['definitions'];
  readonly by: Answer['by'];
  readonly filters: Answer['filters'];
  readonly limitedTo?: string;
  /** The notes of the later answer. */
  readonly notes?: readonly string[];
  readonly before: ComparedAnswer;
  readonly after: ComparedAnswer;
  /** Whether the figures are the same. */
  readonly equal: boolean;
  readonly because: readonly Cause[];
  /** Groups whose figures differ, and the number of unchanged groups. */
  readonly groups: readonly GroupDifference[];
  readonly unchanged: number;
  /** Lists outside the groups that differ. */
  readonly beside: readonly ListDifference[];
  readonly explaining: Explaining;
  readonly digest: string;
}

/**
 * What changed in a report between two moments, and which episodes explain it: episodes in the cohort at either moment
 * whose facts, in the tables that the report reads, differ as of the later cut-off. If the cut-off moved, every figure
 * also has its value from the earlier facts at the later cut-off, which separates the effect of time from that of new
 * entries. Throws what `runReport` throws, and `InvalidOption` if the moments are not in order.
 */
export async function differenceOfReport(
  { reader, log }: { readonly reader: ReadModelReader; readonly log: EventStore },
  report: Report,
  request: DifferenceRequest,
): Promise<ReportDifference> {
  const { since, asOf, rows = DEFAULT_ROWS, ...question } = request;
  const { limits } = question;
  const [first, second] = [await resolveAsOf(reader, since), await resolveAsOf(reader, asOf)];
  if (BigInt(first.position) > BigInt(second.position)) throw new InvalidOption('since', 'it is not later than `asOf`');
  const tracked = trackReads(reader);
  const answer = (moment: AsOf, cutOff = question.cutOff) =>
    runReport(
      tracked.reader,
      report,
      { ...question, asOf: { position: BigInt(moment.position) }, ...(cutOff !== undefined && { cutOff }) },
      reader,
    );
  const after = await answer(second, question.cutOff ?? (asOf === undefined ? limits?.today : undefined));
  const before = await answer(first);
  const moved = before.cutOff !== after.cutOff;
  const atCutOff = moved && after.cutOff !== null ? await answer(first, after.cutOff) : before;
  const answers = { before, atCutOff, after };
  const explaining = await explain(
    reader,
    log,
    {
      range: { from: BigInt(first.position), to: BigInt(second.position) },
      tables: tracked.tables(),
      of: after.of,
      cohort: cohortWithin(question.cohort ?? { values: {} }, limits),
      dates: datesOf(report, after),
      byPatient: report.byPatient ?? false,
      ...(limits && { within: limits.provider }),
    },
    { rows },
  );
  return withDigest({ ...requestOf(report, after), ...figuresOf(report, answers, { moved, rows }), explaining });
}

function requestOf(report: Report, { of, definitions, by, filters, limitedTo, notes }: Answer) {
  const limits = limitedTo !== undefined && { limitedTo };
  return { report: report.name, of, definitions, by, filters, ...limits, ...(notes !== undefined && { notes }) };
}

function figuresOf(
  report: Report,
  answers: ThreeWay<Answer> & { before: Answer; after: Answer },
  comparing: ComparisonOptions,
) {
  const { before, after } = answers;
  const groups = groupsOf(report, answers, comparing);
  const beside = report.tables
    .filter((table) => table.comparison !== undefined)
    .flatMap((table) =>
      differenceOfList(
        table,
        each(answers, (answer) => comparisonIn(answer, table.name)),
        comparing,
      ),
    );
  const changed = groups.flatMap(({ difference }) => difference ?? []);
  return {
    before: comparedOf(report, before),
    after: comparedOf(report, after),
    equal: changed.length + beside.length === 0,
    because: causesOf(each(answers, (answer) => [answer.groups, comparisonsIn(report, answer)])),
    groups: changed,
    unchanged: groups.length - changed.length,
    beside,
  };
}

function groupsOf(report: Report, answers: ThreeWay<Answer> & { after: Answer }, comparing: ComparisonOptions) {
  const byName = each(answers, ({ groups }) => new Map(groups.map((group) => [canonicalJson(group.by), group])));
  const all = new Map([byName.before, byName.atCutOff, byName.after].flatMap((groups) => [...(groups ?? [])]));
  const inOrder = groupComparator(answers.after.by);
  return [...all]
    .sort(([, a], [, b]) => inOrder(a.by, b.by))
    .map(([name, { by }]) => ({
      difference: differenceOfGroup(
        report,
        by,
        each(byName, (groups): Group | undefined => groups.get(name)),
        comparing,
      ),
    }));
}

function comparedOf({ options }: Report, answer: Answer): ComparedAnswer {
  const { asOf, cutOff, parkedStreams, digest } = answer;
  const values = answer as unknown as Readonly<Record<string, unknown>>;
  const chosen = Object.keys(options).flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]]));
  return { asOf, cutOff, options: Object.fromEntries(chosen) as Record<string, unknown>, parkedStreams, digest };
}

/** The cut-off and every date in the report's options: it may read facts as of each of them. */
function datesOf({ options }: { readonly options: OptionDeclarations }, answer: Answer): readonly string[] {
  const values = answer as unknown as Readonly<Record<string, unknown>>;
  const named = Object.entries(options).flatMap(([name, { kind }]) => (kind === 'date' ? [values[name]] : []));
  const dates = [answer.cutOff, ...named].filter((date) => typeof date === 'string');
  // An empty log has no cut-off and no facts.
  return dates.length === 0 ? ['1970-01-01'] : [...new Set(dates)];
}

function comparisonIn(answer: Answer, table: string): readonly Row[] | undefined {
  return (answer as unknown as Readonly<Record<string, readonly Row[] | undefined>>)[table];
}

function comparisonsIn({ tables }: Report, answer: Answer): readonly unknown[] {
  const compared = tables.filter((table) => table.name !== GROUPS && table.comparison !== undefined);
  return compared.map(({ name }) => comparisonIn(answer, name) ?? null);
}
