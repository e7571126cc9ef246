import type { FastifyAdapter } from '@nestjs/platform-fastify';

/** For how long after its answer the rest of a body is read and dropped, in milliseconds. */
const AFTER_AN_ANSWER = 3_000;

/**
 * A request can be answered before all of its body is there. The rest is read and dropped (by Node), so that its sender
 * gets to reading the answer, which would be lost with the connection; for a while, then the connection ends.
 */
export function endUnreadBodies(adapter: FastifyAdapter): void {
  adapter.getInstance().addHook('onResponse', ({ raw }, _reply, done) => {
    if (!raw.complete && !raw.destroyed) {
      setTimeout(() => raw.complete || raw.socket.destroy(), AFTER_AN_ANSWER).unref();
    }
    done();
  });
}
