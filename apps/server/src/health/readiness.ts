import type { EventStore } from '#event-store/port';
import type { ReadSide } from '../engine/read-side.js';

export interface Check {
  readonly ok: boolean;
  readonly state?: string;
  readonly detail?: string;
}

/** Whether the parts that serve calls do their work. A process that stands by, or leaves projecting to others, is ready. */
export class Readiness {
  readonly #store: EventStore;
  readonly #models: ReadSide;

  constructor(store: EventStore, models: ReadSide) {
    this.#store = store;
    this.#models = models;
  }

  async check(): Promise<{ readonly log: Check; readonly projection: Check }> {
    const [log, projection] = await Promise.all([checked(() => this.#readLog()), checked(() => this.#projection())]);
    return { log, projection };
  }

  async #readLog(): Promise<Check> {
    await this.#store.head();
    return { ok: true };
  }

  async #projection(): Promise<Check> {
    // The checkpoint is read because a projector knows its own state also where queries are not answered.
    const [{ state, failure }] = await Promise.all([this.#models.status(), this.#models.checkpoint()]);
    return { ok: state !== 'failed' && state !== 'stopped', state, detail: failure };
  }
}

async function checked(check: () => Promise<Check>): Promise<Check> {
  try {
    return await check();
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
