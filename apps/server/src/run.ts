import type { Logger } from 'pino';
import type { LogLevel } from './config.js';
import { keepHeapSmall } from './frugal-heap.js';
import { createLogger } from './http/logger.js';
import { InvalidConfig } from './invalid-config.js';

/**
 * How a process ends. `failed`: it could not start, did not stop cleanly, or was told twice to stop; starting it again
 * may help. `misconfigured`: a setting has to be changed first.
 */
export const processExitCodes = { stopped: 0, failed: 1, misconfigured: 2 } as const;

interface Stoppable {
  stop(): Promise<void>;
}

/**
 * Runs something until the process is told to stop, which it may be while it still starts. What goes wrong is logged
 * and becomes the exit code.
 */
export async function runUntilStopped<Config extends { readonly logLevel: LogLevel }>(
  configure: () => Config,
  start: (config: Config, logger: Logger) => Promise<Stoppable>,
): Promise<void> {
  keepHeapSmall();
  let logger = createLogger('info');
  try {
    const config = configure();
    logger = createLogger(config.logLevel);
    const starting = start(config, logger);
    stopOnSignals(starting, logger);
    await starting;
  } catch (error) {
    logger.fatal({ err: error }, error instanceof Error ? error.message : 'the start failed');
    process.exitCode = error instanceof InvalidConfig ? processExitCodes.misconfigured : processExitCodes.failed;
  }
}

function stopOnSignals(starting: Promise<Stoppable>, logger: Logger): void {
  let stopping = false;
  const stopOnce = (signal: NodeJS.Signals): void => {
    // A second signal means it: the process ends at once, which the log and the read models survive.
    if (stopping) process.exit(processExitCodes.failed);
    stopping = true;
    logger.info({ signal }, 'stopping');
    starting
      .then((running) => running.stop())
      .catch((error: unknown) => {
        logger.fatal({ err: error }, 'did not stop cleanly');
        process.exitCode = processExitCodes.failed;
      });
  };
  process.on('SIGTERM', stopOnce);
  process.on('SIGINT', stopOnce);
}
