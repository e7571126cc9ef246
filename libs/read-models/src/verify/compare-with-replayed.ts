import type { EventStore } from '#event-store/port';
import { withUnderlyingEvents, type ExplainedRow } from '../compare/underlying-events.js';
import { compareModels, type CompareOptions } from '../compare/compare.js';
import { isEqual, type Comparison } from '../compare/difference.js';
import { LogReplaced } from '../projector/errors.js';
import { verifyLog } from '../projector/verify-log.js';
import type { Checkpoint, ReadModelStore } from '../store/read-model-store.js';
import { compareCheckpoint } from './checkpoint.js';

/** A read model that is compared with its log; it may be written meanwhile. */
export type LiveModel = Pick<ReadModelStore, 'query' | 'stream' | 'checkpoint' | 'parkedStreams'>;

/** What the live read model is beside one that was made anew from the log, as of the live one's position. */
export interface Verification extends Comparison {
  /** When the event of that position was recorded; nothing where the read model is empty. */
  readonly recordedAt: string | null;
  /** The events of the log up to there. */
  readonly events: string;
  /** The last event of the log when it was over: what comes after the position was not projected yet. */
  readonly head: string | null;
  /** Why the live read model is not one of this log at all; nothing was compared then. */
  readonly foreign?: string;
  readonly rows: readonly ExplainedRow[];
}

/** How far a replay of the log has come. Positions are decimal strings. */
export interface ReplayProgress {
  readonly events: string;
  readonly position: string;
  /** The position that is to be reached: the log's head when it was last looked at. */
  readonly head: string;
}

/** How far a replay with a comparison after it has come: table after table is compared. */
export interface VerifyProgress extends ReplayProgress {
  readonly phase: 'replaying' | 'comparing';
  /** The table that is being compared, and its rows on both sides so far. */
  readonly table?: string;
  readonly rows?: number;
}

export interface VerifyOptions extends Pick<CompareOptions, 'rows' | 'slice'> {
  onProgress?(progress: VerifyProgress): void;
  /** Gives it up. */
  readonly signal?: AbortSignal;
}

/**
 * Compares a live read model with one that is made from the log beside it, as of the position at which the live one is
 * now: every version of every fact, the events handled, the parked streams and the checkpoint. Both may go on
 * meanwhile. `replayed` is asked for the other, once it has come as far. Where the live one is not of this log,
 * nothing is compared.
 */
export async function compareWithReplayed(
  live: LiveModel,
  replayed: (checkpoint: Checkpoint | undefined) => Promise<LiveModel>,
  log: EventStore,
  options: VerifyOptions = {},
): Promise<Verification> {
  const checkpoint = await live.checkpoint();
  const foreign = await foreignReason(log, checkpoint);
  if (foreign !== undefined) return { ...foreignVerification(checkpoint), head: await headOf(log), foreign };
  const compared = await compareStable(live, await replayed(checkpoint), checkpoint, options);
  return { ...compared, rows: await withUnderlyingEvents(log, compared.rows), head: await headOf(log) };
}

async function headOf(log: EventStore): Promise<string | null> {
  const head = await log.head();
  return head === undefined ? null : String(head.position);
}

async function foreignReason(log: EventStore, checkpoint: Checkpoint | undefined): Promise<string | undefined> {
  try {
    await verifyLog(log, checkpoint);
    return undefined;
  } catch (error) {
    if (error instanceof LogReplaced) return error.message;
    throw error;
  }
}

function foreignVerification(checkpoint: Checkpoint | undefined) {
  return { ...checkpointFields(checkpoint), equal: false, tables: [], onlyLive: [], onlyReplayed: [], rows: [] };
}

function checkpointFields(checkpoint: Checkpoint | undefined) {
  return {
    position: String(checkpoint?.position ?? 0n),
    recordedAt: checkpoint === undefined ? null : new Date(checkpoint.recordedAt).toISOString(),
    events: String(checkpoint?.events ?? 0n),
  };
}

type Compared = Omit<Verification, 'rows' | 'head'> & Comparison;

/** A parked stream that is replayed while it is compared changes rows of long ago: then the comparison is made again. */
async function compareStable(
  live: LiveModel,
  replayed: LiveModel,
  checkpoint: Checkpoint | undefined,
  options: VerifyOptions,
): Promise<Compared> {
  for (;;) {
    const before = await parkedStreamsKey(live);
    const compared = await compareAt(live, replayed, checkpoint, options);
    if (compared.equal || (await parkedStreamsKey(live)) === before) return compared;
  }
}

async function compareAt(
  live: LiveModel,
  replayed: LiveModel,
  checkpoint: Checkpoint | undefined,
  { onProgress, ...options }: VerifyOptions,
): Promise<Compared> {
  const { position, recordedAt, events } = checkpointFields(checkpoint);
  const comparison = await compareModels(live, replayed, BigInt(position), {
    ...options,
    onProgress: (table, rows) => onProgress?.({ phase: 'comparing', events, position, head: position, table, rows }),
  });
  if (checkpoint === undefined) return { ...comparison, recordedAt, events };
  const { table, row } = await compareCheckpoint(checkpoint, replayed);
  return {
    ...comparison,
    equal: comparison.equal && isEqual(table),
    tables: [...comparison.tables, table],
    rows: row === undefined ? comparison.rows : [row, ...comparison.rows],
    recordedAt,
    events,
  };
}

async function parkedStreamsKey(live: LiveModel): Promise<string> {
  const parked = await live.parkedStreams();
  return parked.map(({ stream, position }) => `${stream}@${position}`).join();
}
