import { createHash } from 'node:crypto';
import { canonicalJson } from '#event-store/canonical-json';
import type { ReadModelReader } from '../read-models.js';
import { SCHEMA_VERSION } from '../schema/schema.js';
import { parkedAt, resolveAsOf, type AsOf, type AsOfRequest } from './as-of.js';
import { groupComparator, type Cohort, type Dimension, type Unit } from './cohort.js';
import { cohortWithin, type Limits } from './limits.js';
import { notesOn } from './notes.js';
import { withDefaults, type OptionDeclarations, type ValuesOf } from './options.js';
import type { Comparisons, Group, Report } from './report.js';

/** What is asked of a report; what is left out has the report's defaults. */
export interface ReportRequest<Options extends OptionDeclarations = OptionDeclarations> {
  readonly of?: Unit;
  readonly options?: Partial<ValuesOf<Options>>;
  readonly by?: readonly Dimension[];
  readonly cohort?: Cohort;
  readonly asOf?: AsOfRequest;
  /** Data cut-off, a date. Default: the day (UTC) of `asOf`; within limits, where no moment is asked for, today. */
  readonly cutOff?: string;
  /** Of whoever may see one provider's episodes only. */
  readonly limits?: Limits;
}

interface Answered<G extends Group> {
  readonly report: string;
  readonly of: Unit;
  /** What its figures mean: the version of the report, of the facts, and every named definition. */
  readonly definitions: Readonly<Record<string, string>>;
  readonly asOf: AsOf;
  /** Nothing for an empty log. */
  readonly cutOff: string | null;
  readonly by: readonly Dimension[];
  readonly filters: Readonly<Record<string, unknown>>;
  /** The provider beyond whose episodes nothing was looked at, where the caller may see no others. */
  readonly limitedTo?: string;
  /** What should be known of the filters, such as a name that nothing has; left out where there is nothing to say. */
  readonly notes?: readonly string[];
  /** Episodes that are missing from some event on, because it could not be projected. */
  readonly parkedStreams: number;
  readonly groups: readonly G[];
  /** SHA-256 of the canonical JSON (RFC 8785) of everything else in the answer, in hexadecimal. */
  readonly digest: string;
}

/** An answer: its options, and the lists that compare its groups, stand beside the rest under their own names. */
export type Answer<
  Options extends OptionDeclarations = Readonly<Record<never, never>>,
  G extends Group = Group,
  B extends Comparisons = Readonly<Record<never, never>>,
> = Answered<G> & ValuesOf<Options> & B;

/** What a report answers. */
export type AnswerTo<R> = R extends Report<infer Options, infer G, infer B> ? Answer<Options, G, B> : never;

/**
 * Answers a report. The same question as of the same position, under the same definitions, has the same answer for
 * ever, byte for byte and with the same digest, whatever is recorded, corrected or voided later. Throws
 * `NotYetProjected`, and `InvalidOption` where options contradict each other.
 */
export async function runReport<Options extends OptionDeclarations, G extends Group, B extends Comparisons>(
  reader: ReadModelReader,
  report: Report<Options, G, B>,
  request: ReportRequest<Options> = {},
  /** Reads what notes on the filters need, which is no part of the figures. */
  notesReader: ReadModelReader = reader,
): Promise<Answer<Options, G, B>> {
  const { of = report.units[0]!, by = [], limits } = request;
  const cohort = cohortWithin(request.cohort ?? { values: {} }, limits);
  const within = limits?.provider;
  const asOf = await resolveAsOf(reader, request.asOf);
  const cutOff = request.cutOff ?? dayOf(asOf, request);
  const given = withDefaults(report.options, request.options ?? {});
  const options = cutOff === null ? given : (report.resolveOptions?.(given, cutOff) ?? given);
  const found =
    cutOff === null
      ? []
      : await report.groups({ reader, of, options, by, cohort, position: asOf.position, cutOff, within });
  const notes = await notesOn({
    reader: notesReader,
    cohort: request.cohort ?? { values: {} },
    position: asOf.position,
    within,
  });
  const order = groupComparator(by);
  const groups = [...found].sort((a, b) => order(a.by, b.by));
  return withDigest({
    report: report.name,
    of,
    ...(defined(options) as ValuesOf<Options>),
    definitions: definitionsOf(report),
    asOf,
    cutOff,
    by,
    filters: filtersOf(cohort),
    ...(within !== undefined && { limitedTo: within }),
    ...(notes.length > 0 && { notes }),
    parkedStreams: await parkedAt(reader, asOf, within),
    groups,
    ...(report.comparison?.(groups, { of, options, by }) as B),
  });
}

function dayOf({ recordedAt }: AsOf, { asOf, limits }: Pick<ReportRequest, 'asOf' | 'limits'>): string | null {
  if (limits !== undefined && asOf === undefined) return limits.today;
  return recordedAt?.slice(0, 10) ?? null;
}

/** An answer with its digest. */
export function withDigest<A extends object>(answer: A): A & { readonly digest: string } {
  return { ...answer, digest: digestOf(answer) };
}

/** Digest of an answer, `digest` left aside. */
export function digestOf(answer: object): string {
  const { digest: _, ...content } = answer as { readonly digest?: unknown };
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

/** What the figures of a report mean. */
export function definitionsOf({ name, version, definitions }: Report): Readonly<Record<string, string>> {
  return { report: `${name}/${version}`, facts: `facts/${SCHEMA_VERSION}`, ...definitions };
}

function filtersOf({ values, ...bounds }: Cohort): Readonly<Record<string, unknown>> {
  return defined({ ...values, ...bounds });
}

function defined(object: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
