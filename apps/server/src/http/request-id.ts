import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';

/** The header by which a caller may name its call; every answer says by which name it is known here. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** What may stand in a log as it is: it steers no terminal and fills no disk. */
const REQUEST_ID = /^[\w.:=-]{1,128}$/;

/** A parent in the form of W3C's Trace Context, level 1: later versions may add to it. */
const TRACE_PARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const LONGEST_PARENT = 256;

export interface TraceParent {
  readonly traceId: string;
  readonly spanId: string;
  readonly flags: number;
}

/** The name that the caller gave the call, else that of the caller's trace, else a new one. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const given = headers[REQUEST_ID_HEADER];
  if (typeof given === 'string' && REQUEST_ID.test(given)) return given;
  return traceParentOf(headers)?.traceId ?? randomUUID();
}

/** The span of the caller that a call belongs to, where it names one in the right form. */
export function traceParentOf({ traceparent }: IncomingHttpHeaders): TraceParent | undefined {
  if (typeof traceparent !== 'string' || traceparent.length > LONGEST_PARENT) return undefined;
  const [, version, traceId, spanId, flags, more] = TRACE_PARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return version === '00' && more !== undefined ? undefined : { traceId, spanId, flags: parseInt(flags, 16) };
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Of the span that this process makes of the call, where it does. */
    traceId?: string;
  }
}

/** What a call is known by. */
export type CallIds = Pick<FastifyRequest, 'id' | 'headers' | 'traceId'>;

/** What a line of the log about a call says of which call it was. */
export function callIdsOf(request: CallIds): { readonly requestId: string; readonly traceId?: string } {
  const traceId = request.traceId ?? traceParentOf(request.headers)?.traceId;
  return { requestId: request.id, ...(traceId !== undefined && { traceId }) };
}
