import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { IncomingMessage } from 'node:http';

/** For how long after its answer nothing of a body may come before the connection ends, in milliseconds. */
const CHECK_INTERVAL = 3_000;
/** How often that is looked at: most of it, however much still comes. */
const MAX_CHECKS = 20;

/**
 * A request can be answered before all of its body is there. The rest is read and dropped (by Node), so that its sender
 * gets to reading the answer, which would be lost with the connection: as long as the rest comes, but no longer than a
 * minute. Then the connection ends.
 */
export function endUnreadBodies(adapter: FastifyAdapter): void {
  const toClose = new WeakSet<IncomingMessage>();
  const server = adapter.getInstance();
  // Where a sender asks for it, Node ends the connection right behind the answer, also while the sender still sends.
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
