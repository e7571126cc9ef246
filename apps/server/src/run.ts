import type { Logger } from 'pino';
import type { ServerConfig } from './config.js';
import { createLogger } from './http/logger.js';
import { startServer, type RunningServer } from './server.js';

/**
 * Runs a server until the process is told to stop, which it may be while it still starts. A failed start is logged and
 * ends the process with code 1.
 */
export async function runServer(config: ServerConfig): Promise<RunningServer | undefined> {
  const logger = createLogger(config.logLevel);
  const starting = startServer(config, logger);
  stopOnSignals(starting, logger);
  try {
    return await starting;
  } catch (error) {
    logger.fatal({ err: error }, error instanceof Error ? error.message : 'the server did not start');
    process.exitCode = 1;
    return undefined;
  }
}

function stopOnSignals(starting: Promise<RunningServer>, logger: Logger): void {
  let stopping = false;
  const stopOnce = (signal: NodeJS.Signals): void => {
    // A second signal means it: the process ends at once, which the log and the read models survive.
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'stopping');
    starting
      .then(({ stop }) => stop())
      .catch((error: unknown) => {
        logger.fatal({ err: error }, 'the server did not stop cleanly');
        process.exitCode = 1;
      });
  };
  process.on('SIGTERM', stopOnce);
  process.on('SIGINT', stopOnce);
}
