import { revision, streamName, type NewEvent } from '#event-store/port';
import { temporaryLog } from '#event-store/sqlite/support/temporary-log';
import { originOf, signHead } from '../../heads/head.js';
import { newSigningKey, verifierKeyText, type SigningKey } from '../../notes/keys.js';
import { proveLog } from '../../proof-log/prove-log.js';
import { openProofLog } from '../../proof-log/proof-log.js';
import { saltedEvent } from '../../proof-log/testing/recorded-log.js';
import type { EvidenceSources } from '../gather.js';
import type { SignedHeads } from '../sources.js';

/** A log of three episodes, E-0, E-1 and E-2, whose entries take turns, one a minute; proved, with a key for its heads. */
export interface ProvedLog {
  readonly key: SigningKey;
  readonly origin: string;
  /** The sources of evidence, with heads of these sizes, of which the proofs refer to the last; default one head of all events. */
  sources(...sizes: readonly number[]): EvidenceSources;
  /** A head of a given size, signed by the given keys or, by default, by the log's key. */
  head(size: number, ...keys: readonly SigningKey[]): string;
  dispose(): Promise<void>;
}

/** A new event of an episode. */
export interface Entry {
  readonly episode: string;
  readonly event: NewEvent;
}

export function provedLog(events: number): Promise<ProvedLog> {
  return provedLogOf(
    Array.from({ length: events }, (_, number) => ({ episode: `E-${number % 3}`, event: saltedEvent(number) })),
  );
}

export async function provedLogOf(entries: readonly Entry[]): Promise<ProvedLog> {
  const log = await temporaryLog();
  const revisions = new Map<string, number>();
  for (const [index, { episode, event }] of entries.entries()) {
    const before = revisions.get(episode);
    const expected = before === undefined ? 'no-stream' : revision(before);
    await log.store.appendCopies(streamName(`episode-${episode}`), expected, [{ ...event, recordedAt: minute(index) }]);
    revisions.set(episode, (before ?? -1) + 1);
  }
  await proveLog(log.nextTo('proofs'), log.store);
  const proofs = openProofLog(log.nextTo('proofs'));
  const origin = originOf(proofs.identity());
  const key = newSigningKey(origin);
  const head = (size: number, ...keys: readonly SigningKey[]): string =>
    signHead({ origin, size, root: proofs.root(size), madeAt: minute(size) }, ...(keys.length > 0 ? keys : [key]));
  const headsOf = (sizes: readonly number[]): SignedHeads => {
    const notes = sizes.map((size) => head(size));
    return { head: notes.at(-1)!, earlier: notes.slice(0, -1), keys: [verifierKeyText(key)], retirements: [] };
  };
  return {
    ...{ key, origin, head },
    sources: (...sizes) => ({ log: log.store, proofs, heads: headsOf(sizes.length > 0 ? sizes : [entries.length]) }),
    async dispose() {
      proofs.close();
      await log.dispose();
    },
  };
}

/** When the event at an index was recorded. */
export function minute(index: number): string {
  return new Date(Date.UTC(2026, 2, 2, 8, index)).toISOString();
}
