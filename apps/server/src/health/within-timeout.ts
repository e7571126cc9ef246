/** Milliseconds that a scrape waits for one answer: Prometheus gives up after ten seconds by default. */
const LONGEST_WAIT = 3_000;

/** What is answered in time; nothing where that fails or takes too long, so that metrics are always answered. */
export function withinTimeout<T>(query: () => Promise<T>, longest = LONGEST_WAIT): Promise<T | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), longest);
    const finish = (answer: T | undefined): void => {
      clearTimeout(timer);
      resolve(answer);
    };
    query().then(finish, () => finish(undefined));
  });
}
