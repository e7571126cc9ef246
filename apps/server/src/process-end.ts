/**
 * The exit codes of a serving process. `failed`: it could not start for a cause that may pass, did not stop in time, or
 * got a second stop signal; a restart may help. `misconfigured`: a setting, or what it names, has to be changed first.
 */
export const processExitCodes = { stopped: 0, failed: 1, misconfigured: 2 } as const;

/**
 * How long a stop may take besides the drain delay, in milliseconds. After that the process exits as by a second
 * signal.
 */
export const LONGEST_STOP = 10_000;

/** How an interrupted process exits if it does not end by itself. The values may change until then. */
export interface Interruption {
  /** The time limit in milliseconds. */
  longest: number;
  /** The exit code after the time limit, and at a second signal. */
  code: number;
}

/**
 * Requests a stop at the first SIGTERM or SIGINT. The process exits at once at a second signal or after the time limit;
 * the log and the read models survive that.
 */
export function exitOnSignals(
  { interruption, onLate }: { readonly interruption: Readonly<Interruption>; onLate(seconds: number): void },
  requestStop: (signal: NodeJS.Signals) => void,
): void {
  let isStopRequested = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (isStopRequested) process.exit(interruption.code);
    isStopRequested = true;
    setTimeout(() => {
      onLate(interruption.longest / 1_000);
      process.exit(interruption.code);
    }, interruption.longest).unref();
    requestStop(signal);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

/** Exits at an uncaught error. Node itself would print the whole error, including quoted payloads. */
export function exitOnUncaughtError(report: (error: unknown) => void): void {
  const end = (error: unknown): void => {
    report(error);
    process.exit(processExitCodes.failed);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}
