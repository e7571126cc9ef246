import type { EventStore } from '#event-store/port';

export interface Check {
  readonly ok: boolean;
  readonly detail?: string;
}

/** Whether the parts that serve calls do their work. */
export class Readiness {
  readonly #store: EventStore;
  readonly #projection: () => Promise<Check>;

  constructor(store: EventStore, projection: () => Promise<Check>) {
    this.#store = store;
    this.#projection = projection;
  }

  async check(): Promise<{ readonly log: Check; readonly projection: Check }> {
    const [log, projection] = await Promise.all([checked(() => this.#readLog()), checked(this.#projection)]);
    return { log, projection };
  }

  async #readLog(): Promise<Check> {
    await this.#store.head();
    return { ok: true };
  }
}

async function checked(check: () => Promise<Check>): Promise<Check> {
  try {
    return await check();
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
