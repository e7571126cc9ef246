import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { LimitedLines } from './limited-lines.js';
import { callIdsOf } from './request-id.js';

declare module 'fastify' {
  interface FastifyReply {
    /** The code of the answered problem. */
    problemCode?: string;
  }
}

/** Statuses of calls that may be valid but are not served now, so that their senders wait. */
const TURNED_AWAY: ReadonlySet<number> = new Set([408, 413, 429, 503]);

/**
 * Logs each call at `debug`, and rejected calls at `info` with a rate limit. A line has the pattern of the address, not
 * the address itself, which contains episode ids.
 */
export function logRequests(adapter: FastifyAdapter, logger: Logger): void {
  if (logger.isLevelEnabled('debug')) logEach(adapter, logger);
  if (!logger.isLevelEnabled('info')) return;
  const lines = new LimitedLines(logger, 'info', {
    each: 'a call was rejected',
    more: 'more calls were rejected',
  });
  adapter.getInstance().addHook('onResponse', (request, reply, done) => {
    if (reply.problemCode !== undefined && TURNED_AWAY.has(reply.statusCode))
      lines.add({ ...aboutCall(request, reply), code: reply.problemCode });
    done();
  });
}

function logEach(adapter: FastifyAdapter, logger: Logger): void {
  const server = adapter.getInstance();
  const before = new WeakMap<FastifyRequest, number>();
  server.addHook('onRequest', (request, _reply, done) => {
    before.set(request, request.raw.socket.bytesWritten);
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    const bytes = request.raw.socket.bytesWritten - (before.get(request) ?? 0);
    logger.debug({ ...aboutCall(request, reply), bytes }, 'a call was answered');
    done();
  });
}

function aboutCall(request: FastifyRequest, reply: FastifyReply) {
  return {
    ...callIdsOf(request),
    method: request.method,
    route: request.routeOptions.url,
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime * 10) / 10,
  };
}
