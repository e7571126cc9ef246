import type { Logger } from 'pino';
import { loggableText } from '#event-store/loggable-error';
import type { LogLevel } from './config.js';
import { keepHeapSmall } from './frugal-heap.js';
import { createLogger } from './http/logger.js';
import { InvalidConfig } from './invalid-config.js';

/**
 * How a process ends. `failed`: it could not start, did not stop cleanly, or was told twice to stop; starting it again
 * may help. `misconfigured`: a setting has to be changed first.
 */
export const processExitCodes = { stopped: 0, failed: 1, misconfigured: 2 } as const;

/** How long a stop may take, in milliseconds. Then the process ends as by a second signal. */
const LONGEST_STOP = 10_000;

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
    endOnUnforeseen(logger);
    const starting = start(config, logger);
    stopOnSignals(starting, logger);
    await starting;
  } catch (error) {
    logger.fatal({ err: error }, loggableText(error));
    process.exitCode = error instanceof InvalidConfig ? processExitCodes.misconfigured : processExitCodes.failed;
  }
}

/** Node itself would print the whole error, payloads that it quotes among it. */
function endOnUnforeseen(logger: Logger): void {
  const end = (error: unknown): void => {
    logger.fatal({ err: error }, 'an error that nobody caught ends the process');
    process.exit(processExitCodes.failed);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

function stopOnSignals(starting: Promise<Stoppable>, logger: Logger): void {
  let stopping = false;
  const stopOnce = (signal: NodeJS.Signals): void => {
    // A second signal means it: the process ends at once, which the log and the read models survive.
    if (stopping) process.exit(processExitCodes.failed);
    stopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => {
      logger.error({ seconds: LONGEST_STOP / 1_000 }, 'did not stop in time: the process ends at once');
      process.exit(processExitCodes.failed);
    }, LONGEST_STOP).unref();
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
