import type { Logger } from 'pino';
import { loggableText } from '#event-store/loggable-error';
import type { ServerConfig } from './config.js';
import { limitHeapGrowth } from './heap-growth.js';
import { createLogger } from './http/logger.js';
import { InvalidConfig } from './invalid-config.js';
import { exitOnSignals, exitOnUncaughtError, LONGEST_STOP, processExitCodes } from './process-end.js';
import { needsChange } from './start-failure.js';
import { version } from './version.js';

/** The settings of every program that runs until it is stopped. */
type RunConfig = Pick<ServerConfig, 'logLevel' | 'drainDelay'>;

interface Stoppable {
  stop(): Promise<void>;
}

/**
 * Runs a program that has all its settings in the environment: its only argument is `--version`. Any other argument is
 * refused, since it would have no effect.
 */
export async function runProgram<Config extends RunConfig>(
  args: readonly string[],
  configure: () => Config,
  start: (config: Config, logger: Logger) => Promise<Stoppable>,
): Promise<void> {
  if (args.includes('--version')) {
    process.stdout.write(`${version}\n`);
    return;
  }
  await runUntilStopped(() => {
    if (args.length > 0) throw new InvalidConfig('arguments', 'there are none but --version; settings are variables');
    return configure();
  }, start);
}

/**
 * Runs something until the process gets a stop signal, even while it is still starting. Errors are logged and determine
 * the exit code.
 */
async function runUntilStopped<Config extends RunConfig>(
  configure: () => Config,
  start: (config: Config, logger: Logger) => Promise<Stoppable>,
): Promise<void> {
  limitHeapGrowth();
  let logger = createLogger('info');
  try {
    const config = configure();
    logger = createLogger(config.logLevel);
    exitOnUncaughtError((error) => logger.fatal({ err: error }, 'an uncaught error ends the process'));
    const starting = start(config, logger);
    stopOnSignals(starting, config, logger);
    await starting;
  } catch (error) {
    logger.fatal({ err: error }, loggableText(error));
    process.exitCode = needsChange(error) ? processExitCodes.misconfigured : processExitCodes.failed;
  }
}

function stopOnSignals(starting: Promise<Stoppable>, { drainDelay }: RunConfig, logger: Logger): void {
  const interruption = { longest: drainDelay * 1_000 + LONGEST_STOP, code: processExitCodes.failed };
  const onLate = (seconds: number): void => logger.error({ seconds }, 'did not stop in time: the process exits now');
  exitOnSignals({ interruption, onLate }, (signal) => {
    logger.info({ signal }, 'stopping');
    starting
      .then((running) => running.stop())
      .catch((error: unknown) => {
        logger.fatal({ err: error }, 'did not stop cleanly');
        process.exitCode = processExitCodes.failed;
      });
  });
}
