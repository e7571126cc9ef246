import type { ReadModelReader } from '../../read-models.js';
import { parkedAt, resolveAsOf, type AsOf, type AsOfRequest } from '../as-of.js';
import { NoRelease, ReleaseIncomplete } from './errors.js';

/** A moment for public answers: the end of a calendar quarter (UTC). */
export interface Release {
  /** `2026-Q3`. */
  readonly name: string;
  /** The first instant of the next quarter; a request as of it has the same answer. */
  readonly at: string;
}

/** A release with its data. */
export interface ReleaseFacts extends Release {
  /** The last event recorded before the end of the quarter. */
  readonly asOf: AsOf;
  /** The last day of the quarter. */
  readonly endsOn: string;
  /** The same of the previous release, if there was one. */
  readonly before?: { readonly position: string; readonly endsOn: string };
}

/**
 * The last release at or before a moment; for a log position, before its event was recorded. A quarter has ended once
 * something was recorded after it, so no clock is involved. Throws `NoRelease`, `ReleaseIncomplete` and
 * `NotYetProjected`.
 */
export async function releaseAt(reader: ReadModelReader, request: AsOfRequest): Promise<ReleaseFacts> {
  const { recordedAt: latest } = await resolveAsOf(reader, undefined);
  const { recordedAt } = await resolveAsOf(reader, request);
  if (latest === null || recordedAt === null) throw new NoRelease();
  const requested = request !== undefined && 'instant' in request ? request.instant : recordedAt;
  const end = quarterBegin(new Date(Math.min(Date.parse(requested), Date.parse(latest))));
  const asOf = await lastBefore(reader, end);
  if (asOf.recordedAt === null) throw new NoRelease();
  if ((await parkedAt(reader, asOf)) > 0) throw new ReleaseIncomplete();
  const endBefore = quarterBegin(new Date(end.getTime() - 1));
  const before = await lastBefore(reader, endBefore);
  return {
    name: `${endBefore.getUTCFullYear()}-Q${endBefore.getUTCMonth() / 3 + 1}`,
    at: end.toISOString(),
    asOf,
    endsOn: dayBefore(end),
    ...(before.recordedAt !== null && { before: { position: before.position, endsOn: dayBefore(endBefore) } }),
  };
}

function lastBefore(reader: ReadModelReader, end: Date): Promise<AsOf> {
  return resolveAsOf(reader, { instant: new Date(end.getTime() - 1).toISOString() });
}

function quarterBegin(instant: Date): Date {
  const month = instant.getUTCMonth();
  return new Date(Date.UTC(instant.getUTCFullYear(), month - (month % 3)));
}

function dayBefore(instant: Date): string {
  return new Date(instant.getTime() - 1).toISOString().slice(0, 10);
}
