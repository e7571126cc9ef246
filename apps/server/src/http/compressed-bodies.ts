import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { problem } from './problem.js';
import { sendProblem } from './send-problem.js';

/**
 * Rejects compressed bodies: the server does not decompress, so no body grows after it arrived. Call it before the
 * routes are added.
 */
export function refuseCompressedBodies(adapter: FastifyAdapter): void {
  adapter.getInstance().addHook('onRequest', ({ headers }, reply, done) => {
    const encoding = headers['content-encoding'];
    if (encoding === undefined || encoding.toLowerCase() === 'identity') return done();
    const detail = 'Content-Encoding: compressed bodies are not accepted';
    void sendProblem(reply, problem('unsupported-media-type', { detail }), { 'accept-encoding': 'identity' });
  });
}
