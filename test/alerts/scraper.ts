import { setTimeout as pause } from 'node:timers/promises';
import { samplesIn, type Sample } from '../support/samples.js';

/** A process that is scraped. */
export interface Target {
  readonly instance: string;
  url(): string;
}

/** Seconds between two scrapes. */
export const EVERY = 5;

/** As Prometheus names what it does not get in time. */
const TIMEOUT = 4_500;

/** What every target said, scrape after scrape: nothing where it did not answer. */
export type Scrapes = ReadonlyMap<string, readonly (readonly Sample[] | undefined)[]>;

/** Scrapes targets at equal distances for as long as it is to. */
export class Scraper {
  readonly #scrapes = new Map<string, (readonly Sample[] | undefined)[]>();
  readonly #began = performance.now();
  #count = 0;

  constructor(private readonly targets: readonly Target[]) {
    for (const { instance } of targets) this.#scrapes.set(instance, []);
  }

  /** Seconds since it began, as the scrapes count them. */
  get at(): number {
    return this.#count * EVERY;
  }

  get scrapes(): Scrapes {
    return this.#scrapes;
  }

  /** Scrapes for some seconds. */
  async for(seconds: number): Promise<void> {
    for (const last = this.#count + seconds / EVERY; this.#count < last; this.#count += 1) {
      await pause(Math.max(0, this.#began + this.at * 1_000 - performance.now()));
      await Promise.all(this.targets.map((target) => this.#scrape(target)));
    }
  }

  async #scrape({ instance, url }: Target): Promise<void> {
    this.#scrapes.get(instance)!.push(await scraped(url()));
  }
}

async function scraped(url: string): Promise<readonly Sample[] | undefined> {
  try {
    const answer = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(TIMEOUT) });
    return samplesIn(await answer.text());
  } catch {
    return undefined;
  }
}
