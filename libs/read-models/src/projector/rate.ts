/** The window of the rate in milliseconds. */
const WINDOW = 10_000;

/** A rate over the last ten seconds of a monotonic clock. */
export class Rate {
  #counted: { readonly at: number; readonly count: number }[] = [];

  add(count: number, now: number): void {
    this.#counted.push({ at: now, count });
    this.#forget(now);
  }

  perSecond(now: number): number {
    this.#forget(now);
    return this.#counted.reduce((sum, { count }) => sum + count, 0) / (WINDOW / 1000);
  }

  #forget(now: number): void {
    this.#counted = this.#counted.filter(({ at }) => at > now - WINDOW);
  }
}
