/** How long a scrape waits for one answer, in milliseconds: Prometheus gives up after ten seconds by default. */
const LONGEST_WAIT = 3_000;

/**
 * The answer if it comes in time; `undefined` if the query fails or takes too long, so that metrics are always served.
 */
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
