import { randomUUID } from 'node:crypto';
import { anEvent } from '../../contract/support.js';
import { revision, streamName } from '../../port.js';
import type { CopyTarget, EventStore } from '../../port.js';

/** One append: its stream, its number of events, and the milliseconds since the previous one. */
export interface Step {
  readonly stream: number;
  readonly events: number;
  readonly later: number;
}

/** A clock that only the test moves, in milliseconds from a start. */
export class TestClock {
  #now = Date.parse('2026-03-02T08:00:00.000Z');

  readonly now = (): Date => new Date(this.#now);

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

/** Appends to streams that only this writer writes to. */
export class LogWriter {
  readonly #ends = new Map<string, bigint>();
  readonly #salt = randomUUID();

  constructor(
    private readonly store: EventStore,
    private readonly clock: TestClock,
  ) {}

  async write({ stream, events, later }: Step): Promise<void> {
    this.clock.advance(later);
    const name = `episode-${stream}-${this.#salt}`;
    const end = this.#ends.get(name);
    const added = Array.from({ length: events }, (_, index) => anEvent({ data: { stream, index, note: 'größer 🙂' } }));
    const appended = await this.store.append(streamName(name), end === undefined ? 'no-stream' : revision(end), added);
    this.#ends.set(name, appended.revision);
  }

  async writeAll(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.write(step);
  }
}

/** The outcome of an append: its answer arrives, or is lost before or after the write. */
export type Fate = 'answered' | 'lost-before' | 'lost-after';

/** A store that loses answers to appended copies in the order of the fates, and no more after them. */
export function unsteady(store: EventStore & CopyTarget, fates: Iterator<Fate, unknown>): EventStore & CopyTarget {
  return {
    append: (stream, expected, events) => store.append(stream, expected, events),
    async appendCopies(stream, expected, events) {
      const { value: fate } = fates.next();
      if (fate === 'lost-before') throw new Error('the connection broke');
      const appended = await store.appendCopies(stream, expected, events);
      if (fate === 'lost-after') throw new Error('the connection broke');
      return appended;
    },
    readStream: (stream, options) => store.readStream(stream, options),
    readAll: (options) => store.readAll(options),
    subscribe: (options) => store.subscribe(options),
    head: () => store.head(),
    identity: () => store.identity(),
    close: () => store.close(),
  };
}
