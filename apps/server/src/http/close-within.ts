import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Server } from 'node:http';

/** For how long a stop waits for answers under way, in milliseconds: what is left of ten seconds is for the engine. */
export const ANSWER_TIME_LIMIT = 6_000;

/** How often connections are ended on which nothing is under way any more, in milliseconds. */
const IDLE_CHECK_INTERVAL = 100;

/**
 * Takes no new calls, and waits for the answers to those under way, but no longer than so many milliseconds: then the
 * connections are ended, however slowly somebody reads or sends.
 */
export async function closeWithin(
  app: Pick<NestFastifyApplication, 'getHttpServer' | 'close'>,
  milliseconds: number,
): Promise<void> {
  const server = app.getHttpServer() as Server;
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_INTERVAL);
  const deadline = setTimeout(() => server.closeAllConnections(), milliseconds);
  try {
    await app.close();
  } finally {
    clearInterval(idle);
    clearTimeout(deadline);
  }
}
