import type { Logger } from 'pino';

/**
 * Logs commands that were not confirmed. It logs the first with its cause. Further ones with the same cause, as on a
 * full disk, are counted, and the count is logged when a command is confirmed or the cause changes.
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

  /** Whether the last command that was sent to the log was not confirmed. */
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
