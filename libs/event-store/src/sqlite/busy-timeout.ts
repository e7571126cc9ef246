/** How long a writer waits for another process's commit, in milliseconds. */
export const BUSY_TIMEOUT = 10_000;
