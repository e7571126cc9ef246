import type { Logger } from 'pino';

/** The most lines per window: repeated attempts must not fill the disk. */
const LINES = 10;
const WINDOW_MS = 10_000;

export interface Messages {
  readonly each: string;
  /** Logged with the number of suppressed lines. */
  readonly more: string;
}

/** Log lines of one kind: ten in ten seconds, then the number of further ones. */
export class LimitedLines<Level extends 'info' | 'warn'> {
  #windowEnds = -Infinity;
  #lines = 0;
  #suppressed = 0;

  constructor(
    private readonly logger: Pick<Logger, Level>,
    private readonly level: Level,
    private readonly messages: Messages,
    private readonly now: () => number = () => performance.now(),
  ) {}

  add(line: object): void {
    if (this.now() >= this.#windowEnds) this.#begin();
    if (this.#lines < LINES) this.logger[this.level](line, this.messages.each);
    else this.#suppressed += 1;
    this.#lines += 1;
  }

  #begin(): void {
    if (this.#suppressed > 0) this.logger[this.level]({ refusals: this.#suppressed }, this.messages.more);
    this.#windowEnds = this.now() + WINDOW_MS;
    this.#lines = 0;
    this.#suppressed = 0;
  }
}
