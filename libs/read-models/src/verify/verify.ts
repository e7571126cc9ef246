import type { EventStore } from '#event-store/port';
import { withEventsBehind, type ExplainedRow } from '../compare/behind.js';
import { compareModels, type CompareOptions } from '../compare/compare.js';
import { isEqual, type Comparison } from '../compare/difference.js';
import { verifyLog } from '../projector/verify-log.js';
import type { ReadModelPlace } from '../read-model-place.js';
import type { ProjectorSettings } from '../rebuild.js';
import type { Checkpoint, ReadModelStore } from '../store/read-model-store.js';
import { compareCheckpoint } from './checkpoint.js';
import { replayedShadow } from './replay.js';

/** A read model that is compared with its log; it may be written meanwhile. */
export type LiveModel = Pick<ReadModelStore, 'query' | 'stream' | 'checkpoint' | 'parkedStreams'>;

export interface VerifyParts {
  readonly live: LiveModel;
  readonly place: Pick<ReadModelPlace, 'openShadow' | 'discardShadow'>;
  readonly log: EventStore;
  readonly settings?: ProjectorSettings;
}

/** How far it has come: first the log is replayed, then table after table is compared. Positions are decimal strings. */
export interface VerifyProgress {
  readonly phase: 'replaying' | 'comparing';
  readonly events: string;
  readonly position: string;
  /** The position up to which is compared. */
  readonly head: string;
  /** The table that is being compared, and its rows on both sides so far. */
  readonly table?: string;
  readonly rows?: number;
}

export interface VerifyOptions extends Pick<CompareOptions, 'rows' | 'slice'> {
  onProgress?(progress: VerifyProgress): void;
  /** Gives it up; what was replayed is left to the next one. */
  readonly signal?: AbortSignal;
}

/** What the live read model is beside one that was made anew from the log, as of the live one's position. */
export interface Verification extends Comparison {
  /** When the event of that position was recorded; nothing where the read model is empty. */
  readonly recordedAt: string | null;
  /** The events of the log up to there. */
  readonly events: string;
  readonly rows: readonly ExplainedRow[];
}

/**
 * Replays the log into a shadow up to where the live read model is, and compares the two: every version of every fact,
 * the events handled, the parked streams and the checkpoint. Changes neither the live read model nor the log. Given up or
 * failed, the next one goes on with the same shadow. Throws `LogReplaced`, and what `replayedShadow` throws.
 */
export async function verifyReadModels(parts: VerifyParts, options: VerifyOptions = {}): Promise<Verification> {
  const { live, log, place } = parts;
  const checkpoint = await live.checkpoint();
  await verifyLog(log, checkpoint);
  const shadow = await openReplayed(parts, checkpoint, options);
  let verification: Verification;
  try {
    verification = await compareUndisturbed(live, shadow, log, checkpoint, options);
  } finally {
    await shadow.close();
  }
  await place.discardShadow();
  return verification;
}

function openReplayed(
  { place, log, settings = {} }: VerifyParts,
  checkpoint: Checkpoint | undefined,
  { onProgress, signal }: VerifyOptions,
): Promise<ReadModelStore> {
  // An empty read model is compared with whatever the shadow says of position 0, which is nothing.
  if (checkpoint === undefined) return place.openShadow();
  const replaying = { place, log, settings, ...(signal && { signal }) };
  return replayedShadow(
    { ...replaying, onProgress: (progress) => onProgress?.({ phase: 'replaying', ...progress }) },
    checkpoint.position,
  );
}

/** A parked stream that is replayed while it is compared changes rows of long ago: then the comparison is made again. */
async function compareUndisturbed(
  live: LiveModel,
  shadow: ReadModelStore,
  log: EventStore,
  checkpoint: Checkpoint | undefined,
  options: VerifyOptions,
): Promise<Verification> {
  for (;;) {
    const before = await parkedIn(live);
    const comparison = await compareAt(live, shadow, checkpoint, options);
    if (!comparison.equal && (await parkedIn(live)) !== before) continue;
    return { ...comparison, rows: await withEventsBehind(log, comparison.rows) };
  }
}

async function compareAt(
  live: LiveModel,
  shadow: ReadModelStore,
  checkpoint: Checkpoint | undefined,
  { onProgress, ...options }: VerifyOptions,
): Promise<Omit<Verification, 'rows'> & Comparison> {
  const position = String(checkpoint?.position ?? 0n);
  const events = String(checkpoint?.events ?? 0n);
  const comparison = await compareModels(live, shadow, BigInt(position), {
    ...options,
    onProgress: (table, rows) => onProgress?.({ phase: 'comparing', events, position, head: position, table, rows }),
  });
  if (checkpoint === undefined) return { ...comparison, recordedAt: null, events };
  const { table, row } = await compareCheckpoint(checkpoint, shadow);
  return {
    ...comparison,
    equal: comparison.equal && isEqual(table),
    tables: [...comparison.tables, table],
    rows: row === undefined ? comparison.rows : [row, ...comparison.rows],
    recordedAt: new Date(checkpoint.recordedAt).toISOString(),
    events,
  };
}

async function parkedIn(live: LiveModel): Promise<string> {
  const parked = await live.parkedStreams();
  return parked.map(({ stream, position }) => `${stream}@${position}`).join();
}
