/**
 * How a process ends that serves. `failed`: it could not start, for a cause that may pass by itself, did not stop in time, or
 * got a second signal to stop; starting it again may help. `misconfigured`: a setting, or what it names, has to be changed first.
 */
export const processExitCodes = { stopped: 0, failed: 1, misconfigured: 2 } as const;

/** How long a stop may take, in milliseconds, beyond a drain delay: then the process ends as by a second signal. */
export const LONGEST_STOP = 10_000;

/** How a process ends that does not end by itself once it was interrupted. What is not final yet may still be changed. */
export interface Interruption {
  /** Milliseconds that it may take. */
  longest: number;
  /** Exit code where it takes longer, and at a second signal. */
  code: number;
}

/**
 * Asks for an end at the first SIGTERM or SIGINT. A second signal means it: the process ends at once, which the log and the
 * read models survive; so it does where the end takes longer than it may.
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

/** Ends the process at an error that nobody caught. Node itself would print the whole error, payloads that it quotes among it. */
export function exitOnUncaughtError(report: (error: unknown) => void): void {
  const end = (error: unknown): void => {
    report(error);
    process.exit(processExitCodes.failed);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}
