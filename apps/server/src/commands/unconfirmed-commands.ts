import type { Logger } from 'pino';

/**
 * Tells the log of commands that were not confirmed: the first with its cause, those that follow for the same cause, as
 * on a full disk, by their number when one is confirmed again or the cause is another.
 */
export class UnconfirmedCommands {
  #cause: string | undefined;
  #others = 0;

  constructor(private readonly logger: Pick<Logger, 'error' | 'warn'>) {}

  note(cause: unknown, command: { readonly commandId: string; readonly episodeId: string }): void {
    const text = cause instanceof Error ? cause.message : String(cause);
    if (text === this.#cause) {
      this.#others += 1;
      return;
    }
    this.confirmed();
    this.#cause = text;
    this.logger.error({ err: cause, ...command }, 'a command was not confirmed');
  }

  /** Whether the last command that the log was to take was not confirmed. */
  get isFailing(): boolean {
    return this.#cause !== undefined;
  }

  confirmed(): void {
    if (this.#others > 0)
      this.logger.warn({ commands: this.#others }, 'more commands were not confirmed, for the same cause');
    this.#cause = undefined;
    this.#others = 0;
  }
}
