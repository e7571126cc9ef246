import type { EventStore } from '#event-store/port';
import { whenSettled } from '../when-settled.js';

/** A log whose subscribers receive the events up to a position, and the others once it resumes. */
export function pausableLog(log: EventStore, at: bigint): { readonly log: EventStore; resume(): void } {
  let resume: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (resume = resolve));
  const subscribe: EventStore['subscribe'] = async function* (options) {
    for await (const item of log.subscribe(options)) {
      const isLast = item.kind !== 'caught-up' && item.position === at;
      yield item;
      if (!isLast) continue;
      yield { kind: 'caught-up' };
      await whenSettled(released, options.signal).catch(() => undefined);
      if (options.signal?.aborted === true) return;
    }
  };
  return { log: withOverrides(log, { subscribe }), resume };
}

/** The same log with some methods replaced. */
export function withOverrides(log: EventStore, overrides: Partial<EventStore>): EventStore {
  return new Proxy(log, {
    get: (target, name: keyof EventStore) =>
      overrides[name] ?? (target[name] as (...args: unknown[]) => unknown).bind(target),
  });
}
