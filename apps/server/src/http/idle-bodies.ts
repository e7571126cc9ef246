import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { NDJSON } from './ndjson.js';
import { problem } from './problem.js';
import { sendProblem } from './send-problem.js';

/** How long the body of a single call may be idle, in milliseconds. */
const IDLE = 30_000;

/** Ends calls whose body stops arriving. Command streams have their own limit. */
export function endIdleBodies(adapter: FastifyAdapter, milliseconds = IDLE): void {
  const server = adapter.getInstance();
  server.addHook('preParsing', ({ raw, headers }, reply, _payload, done) => {
    if (headers['content-type']?.startsWith(NDJSON) !== true) {
      raw.setTimeout(milliseconds, () => {
        if (raw.complete || reply.sent) return;
        raw.socket.once('finish', () => raw.socket.destroy());
        void sendProblem(reply, problem('body-idle'), { connection: 'close' });
      });
    }
    done();
  });
  // From here on, the server takes its time, not the sender.
  server.addHook('preValidation', ({ raw }, _reply, done) => {
    raw.setTimeout(0);
    done();
  });
}
