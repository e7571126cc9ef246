/** Milliseconds that a scrape waits for one answer: Prometheus gives up after ten seconds by default. */
const LONGEST_WAIT = 3_000;

/** What is answered in time; nothing where that fails or takes too long, so that metrics are always answered. */
export function learnt<T>(ask: () => Promise<T>, longest = LONGEST_WAIT): Promise<T | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), longest);
    const settle = (answer: T | undefined): void => {
      clearTimeout(timer);
      resolve(answer);
    };
    ask().then(settle, () => settle(undefined));
  });
}
