import type { KeyRing } from '#access/key-ring';
import { loggableText } from '#event-store/loggable-error';
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
  readonly #keys: KeyRing;

  constructor(store: EventStore, models: ReadSide, keys: KeyRing) {
    this.#store = store;
    this.#models = models;
    this.#keys = keys;
  }

  async check(): Promise<{ readonly log: Check; readonly projection: Check; readonly keys: Check }> {
    const [log, projection, keys] = await Promise.all([
      checked(() => this.#readLog()),
      checked(() => this.#projection()),
      checked(() => this.#readKeys()),
    ]);
    return { log, projection, keys };
  }

  /** Keys that count for a while yet serve calls; the detail says for how long. */
  async #readKeys(): Promise<Check> {
    await this.#keys.refresh();
    const { state, problem } = this.#keys.status;
    return { ok: state !== 'closed', state, detail: problem };
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
    return { ok: false, detail: loggableText(error) };
  }
}
