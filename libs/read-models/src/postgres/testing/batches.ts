import { position, revision, streamName, type LogId } from '#event-store/port';
import type { Batch, Checkpoint, FactVersion } from '../../store/read-model-store.js';

export const LOG = '6f1c2f1e-8f7a-4b59-9d3c-0f6f6f1f0a01' as LogId;

export function checkpointAt(at: number): Checkpoint {
  return {
    logId: LOG,
    position: position(at),
    eventId: `event-${at}`,
    stream: streamName('episode-1'),
    revision: revision(at - 1),
    recordedAt: 1_700_000_000_000 + at,
    events: BigInt(at),
  };
}

/** The batch of one event, a diagnosis, after the events before it. */
export function batchAt(at: number, owner = 'projector-a'): Batch {
  const columns = { effective_on: '2026-03-02', code: 'F11.20', rank: 1 };
  const row: FactVersion = {
    episodeId: '1',
    row: { table: 'diagnosis', key: at, columns },
    since: BigInt(at),
    until: null,
  };
  const next = checkpointAt(at);
  return {
    owner,
    previous: at === 1 ? undefined : checkpointAt(at - 1),
    next,
    opened: new Map([['diagnosis', [row]]]),
    closings: new Map(),
    logEvents: [{ position: next.position, recordedAt: next.recordedAt }],
    parked: [],
    unparked: [],
  };
}
