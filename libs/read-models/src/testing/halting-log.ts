import type { EventStore } from '#event-store/port';
import { ended } from '../ended.js';

/** A log of which whoever follows it gets the events up to a position, and the others once it goes on. */
export function haltingLog(log: EventStore, at: bigint): { readonly log: EventStore; goOn(): void } {
  let goOn: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (goOn = resolve));
  const subscribe: EventStore['subscribe'] = async function* (options) {
    for await (const item of log.subscribe(options)) {
      const isLast = item.kind !== 'caught-up' && item.position === at;
      yield item;
      if (!isLast) continue;
      yield { kind: 'caught-up' };
      await ended(released, options.signal).catch(() => undefined);
      if (options.signal?.aborted === true) return;
    }
  };
  return { log: withOther(log, { subscribe }), goOn };
}

/** The same log with some of its methods replaced. */
export function withOther(log: EventStore, other: Partial<EventStore>): EventStore {
  return new Proxy(log, {
    get: (target, name: keyof EventStore) =>
      other[name] ?? (target[name] as (...args: unknown[]) => unknown).bind(target),
  });
}
