/** The process has ended here: nothing that it was about to do is done. */
export class Crash extends Error {
  constructor(readonly point: string) {
    super(`the process ended at "${point}"`);
    this.name = 'Crash';
  }
}

/** A point at which a process is to end: the so-manieth time that it gets there. */
export interface CrashAt {
  readonly point: string;
  readonly time: number;
}

/** The points that a process passes between what it asks of its log and its read models, of which one may be its last. */
export class Points {
  readonly #passed = new Map<string, number>();
  #crash: Crash | undefined;
  #ended: (crash: Crash) => void = () => undefined;
  /** Rejects with the crash. */
  readonly ended = new Promise<never>((_, reject) => (this.#ended = reject));

  constructor(private readonly at: CrashAt | undefined) {
    this.ended.catch(() => undefined);
  }

  get crash(): Crash | undefined {
    return this.#crash;
  }

  /** Names of all points that were passed. */
  get passed(): readonly string[] {
    return [...this.#passed.keys()];
  }

  /** Throws `Crash` where the process ends here or has ended before. */
  pass(point: string): void {
    if (this.#crash !== undefined) throw this.#crash;
    const time = (this.#passed.get(point) ?? 0) + 1;
    this.#passed.set(point, time);
    if (point !== this.at?.point || time !== this.at.time) return;
    this.#crash = new Crash(point);
    this.#ended(this.#crash);
    throw this.#crash;
  }
}
