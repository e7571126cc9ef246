import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';

/** The header by which a caller may name its call. Every answer has the id that the server uses. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** Safe to log: no control characters, and a bounded length. */
const REQUEST_ID = /^[\w.:=-]{1,128}$/;

/** The parent in W3C's Trace Context, level 1. Later versions may add to it. */
const TRACE_PARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const LONGEST_PARENT = 256;

export interface TraceParent {
  readonly traceId: string;
  readonly spanId: string;
  readonly flags: number;
}

/** The caller's id for the call, else the id of the caller's trace, else a new one. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const given = headers[REQUEST_ID_HEADER];
  if (typeof given === 'string' && REQUEST_ID.test(given)) return given;
  return traceParentOf(headers)?.traceId ?? randomUUID();
}

/** The caller's span, if the header is well-formed. */
export function traceParentOf({ traceparent }: IncomingHttpHeaders): TraceParent | undefined {
  if (typeof traceparent !== 'string' || traceparent.length > LONGEST_PARENT) return undefined;
  const [, version, traceId, spanId, flags, more] = TRACE_PARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return version === '00' && more !== undefined ? undefined : { traceId, spanId, flags: parseInt(flags, 16) };
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The trace id of the span that this process creates for the call, if it does. */
    traceId?: string;
  }
}

/** What identifies a call. */
export type CallIds = Pick<FastifyRequest, 'id' | 'headers' | 'traceId'>;

/** The ids of a call for its log lines. */
export function callIdsOf(request: CallIds): { readonly requestId: string; readonly traceId?: string } {
  const traceId = request.traceId ?? traceParentOf(request.headers)?.traceId;
  return { requestId: request.id, ...(traceId !== undefined && { traceId }) };
}
