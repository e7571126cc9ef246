import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { IncomingMessage } from 'node:http';

/** How long a body may be idle after its answer before the connection ends, in milliseconds. */
const CHECK_INTERVAL = 3_000;
/** The most checks, even if the body still arrives. */
const MAX_CHECKS = 20;

/**
 * A request can be answered before its whole body has arrived. Node reads and discards the rest, so that the sender
 * gets to read the answer: closing the connection would lose it. The connection ends when the rest stops arriving,
 * after at most a minute.
 */
export function endUnreadBodies(adapter: FastifyAdapter): void {
  const toClose = new WeakSet<IncomingMessage>();
  const server = adapter.getInstance();
  // If the sender requests it, Node would end the connection right after the answer, even while the sender is still
  // sending.
  server.addHook('onRequest', ({ raw }, reply, done) => {
    if (raw.httpVersion === '1.1' && !reply.raw.shouldKeepAlive) {
      reply.raw.shouldKeepAlive = true;
      toClose.add(raw);
    }
    done();
  });
  server.addHook('onResponse', ({ raw }, _reply, done) => {
    const close = () => {
      if (toClose.has(raw)) raw.socket.destroySoon();
    };
    if (raw.complete) close();
    else if (!raw.destroyed) {
      raw.once('end', close);
      destroyWhenQuiet(raw);
    }
    done();
  });
}

function destroyWhenQuiet(raw: IncomingMessage): void {
  let [seen, left] = [raw.socket.bytesRead, MAX_CHECKS];
  const timer = setInterval(() => {
    const { bytesRead } = raw.socket;
    const isOver = raw.complete || raw.destroyed;
    if (!isOver && bytesRead !== seen && --left > 0) {
      seen = bytesRead;
      return;
    }
    clearInterval(timer);
    if (!isOver) raw.socket.destroy();
  }, CHECK_INTERVAL).unref();
}
