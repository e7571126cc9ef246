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

/** A request for a report. Omitted parts have the report's defaults. */
export interface ReportRequest<Options extends OptionDeclarations = OptionDeclarations> {
  readonly of?: Unit;
  readonly options?: Partial<ValuesOf<Options>>;
  readonly by?: readonly Dimension[];
  readonly cohort?: Cohort;
  readonly asOf?: AsOfRequest;
  /** Data cut-off, a date. Default: the day (UTC) of `asOf`; for a limited caller who requests no moment, today. */
  readonly cutOff?: string;
  /** Limits of a caller who may see only one provider's episodes. */
  readonly limits?: Limits;
}

interface Answered<G extends Group> {
  readonly report: string;
  readonly of: Unit;
  /** What the figures mean: the version of the report, that of the facts, and every named definition. */
  readonly definitions: Readonly<Record<string, string>>;
  readonly asOf: AsOf;
  /** Null for an empty log. */
  readonly cutOff: string | null;
  readonly by: readonly Dimension[];
  readonly filters: Readonly<Record<string, unknown>>;
  /** The only provider whose episodes were read, if the caller may see no others. */
  readonly limitedTo?: string;
  /** Notes on the filters, such as a name that does not occur; omitted if there are none. */
  readonly notes?: readonly string[];
  /** Number of episodes that are incomplete because an event could not be projected. */
  readonly parkedStreams: number;
  readonly groups: readonly G[];
  /** SHA-256 of the canonical JSON (RFC 8785) of the rest of the answer, in hexadecimal. */
  readonly digest: string;
}

/** An answer. Its options, and the lists that compare its groups, are members under their own names. */
export type Answer<
  Options extends OptionDeclarations = Readonly<Record<never, never>>,
  G extends Group = Group,
  B extends Comparisons = Readonly<Record<never, never>>,
> = Answered<G> & ValuesOf<Options> & B;

/** The answer to a report. */
export type AnswerTo<R> = R extends Report<infer Options, infer G, infer B> ? Answer<Options, G, B> : never;

/**
 * Runs a report. The same request as of the same position, under the same definitions, always has the same answer, byte
 * for byte and with the same digest, whatever is recorded, corrected or voided later. Throws `NotYetProjected`, and
 * `InvalidOption` if options contradict each other.
 */
export async function runReport<Options extends OptionDeclarations, G extends Group, B extends Comparisons>(
  reader: ReadModelReader,
  report: Report<Options, G, B>,
  request: ReportRequest<Options> = {},
  /** Reads what the notes on the filters need; they are not part of the figures. */
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
    ...(report.compareGroups?.(groups, { of, options, by }) as B),
  });
}

function dayOf({ recordedAt }: AsOf, { asOf, limits }: Pick<ReportRequest, 'asOf' | 'limits'>): string | null {
  if (limits !== undefined && asOf === undefined) return limits.today;
  return recordedAt?.slice(0, 10) ?? null;
}

/** Adds the digest to an answer. */
export function withDigest<A extends object>(answer: A): A & { readonly digest: string } {
  return { ...answer, digest: digestOf(answer) };
}

/** Digest of an answer, without its member `digest`. */
export function digestOf(answer: object): string {
  const { digest: _, ...content } = answer as { readonly digest?: unknown };
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

/** The definitions behind the figures of a report. */
export function definitionsOf({ name, version, definitions }: Report): Readonly<Record<string, string>> {
  return { report: `${name}/${version}`, facts: `facts/${SCHEMA_VERSION}`, ...definitions };
}

function filtersOf({ values, ...bounds }: Cohort): Readonly<Record<string, unknown>> {
  return defined({ ...values, ...bounds });
}

function defined(object: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
