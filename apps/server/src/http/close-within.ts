import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Server } from 'node:http';

/** How long a stop waits for answers in progress, in milliseconds. The rest of the ten seconds is for the engine. */
export const ANSWER_TIME_LIMIT = 6_000;

/** How often idle connections are closed during a stop, in milliseconds. */
const IDLE_CHECK_INTERVAL = 100;

/**
 * Refuses new calls and waits for the answers in progress, up to a time limit. Then it closes all connections, even of
 * slow readers and senders.
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
