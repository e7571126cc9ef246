import { revision, streamName, type EventStore, type RecordedEvent } from '#event-store/port';
import { commitmentTo } from '#audit/envelope/commitment';
import type { ProvedEvent } from '#audit/proof-log/proof-log';
import { streamOf } from '#recording/episodes';
import { fail } from '../http/problem.js';
import type { ProofSide } from './proof-side.js';

/** The name of an event: its id, or its episode and revision. */
export type EventName = { readonly id: string } | { readonly episodeId: string; readonly revision: bigint };

/** An event with a leaf, and its record in the log. */
export interface FoundEvent {
  readonly proved: ProvedEvent;
  readonly recorded: RecordedEvent;
}

/**
 * Finds an event and its leaf; waits a while for a missing leaf. Ends the request if the event does not exist, if its
 * leaf does not appear in time, or if the log and the leaf differ.
 */
export async function findEvent(name: EventName, proofs: ProofSide): Promise<FoundEvent> {
  const { log } = proofs;
  const proved = 'id' in name ? await byId(name.id, proofs, log) : await byRevision(name, proofs, log);
  const { stream, revision: at } = proved.envelope;
  const recorded = await read(log, stream, BigInt(at));
  if (recorded === undefined || differs(recorded, proved)) {
    return fail('event-changed', { detail: `Leaf ${proved.envelope.index} does not match.` });
  }
  return { proved, recorded };
}

async function byId(id: string, proofs: ProofSide, log: EventStore): Promise<ProvedEvent> {
  const find = (): number | undefined => proofs.reading().indexOf(id);
  let index = find();
  if (index === undefined) {
    const head = await log.head();
    if (head !== undefined) await proofs.reached(head.position);
    index = find();
  }
  return index === undefined ? fail('not-found', { detail: 'No event with this id has a leaf.' }) : at(proofs, index);
}

async function byRevision(
  name: { readonly episodeId: string; readonly revision: bigint },
  proofs: ProofSide,
  log: EventStore,
): Promise<ProvedEvent> {
  const recorded = await read(log, streamOf(name.episodeId), name.revision);
  if (recorded === undefined) return fail('not-found', { detail: 'The episode has no entry of this revision.' });
  await proofs.reached(recorded.position);
  const index = proofs.reading().indexAt(recorded.position);
  return index === undefined ? fail('not-yet-proved') : at(proofs, index);
}

function at(proofs: ProofSide, index: number): ProvedEvent {
  return proofs.reading().at(index)!;
}

async function read(log: EventStore, stream: string, from: bigint): Promise<RecordedEvent | undefined> {
  for await (const event of log.readStream(streamName(stream), { from: revision(from), limit: 1 })) {
    return event.revision === from ? event : undefined;
  }
  return undefined;
}

function differs(event: RecordedEvent, { envelope }: ProvedEvent): boolean {
  const { id, type, recordedAt, commitment } = envelope;
  const now = commitmentTo(event.salt, event).toString('hex');
  return event.id !== id || event.type !== type || event.recordedAt !== recordedAt || now !== commitment;
}
