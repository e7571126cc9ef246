import type { EventStore } from '#event-store/port';
import { withUnderlyingEvents, type ExplainedRow } from '../compare/underlying-events.js';
import { compareModels, type CompareOptions } from '../compare/compare.js';
import { isEqual, type Comparison } from '../compare/difference.js';
import { LogReplaced } from '../projector/errors.js';
import { verifyLog } from '../projector/verify-log.js';
import type { Checkpoint, ReadModelStore } from '../store/read-model-store.js';
import { compareCheckpoint } from './checkpoint.js';

/** A read model that is compared with its log. It may be written meanwhile. */
export type LiveModel = Pick<ReadModelStore, 'query' | 'stream' | 'checkpoint' | 'parkedStreams'>;

/** The comparison of the live read model with one that was replayed from the log, as of the live one's position. */
export interface Verification extends Comparison {
  /** When the event of that position was recorded; null if the read model is empty. */
  readonly recordedAt: string | null;
  /** Number of events of the log up to there. */
  readonly events: string;
  /**
   * Position of the last event of the log at the end of the comparison: events after the compared position were not
   * projected yet.
   */
  readonly head: string | null;
  /** Why the live read model is not of this log; nothing was compared then. */
  readonly foreign?: string;
  readonly rows: readonly ExplainedRow[];
}

/** Progress of a replay. Positions are decimal strings. */
export interface ReplayProgress {
  readonly events: string;
  readonly position: string;
  /** The target position: the head of the log when it was last read. */
  readonly head: string;
}

/** Progress of a replay and the comparison after it, table by table. */
export interface VerifyProgress extends ReplayProgress {
  readonly phase: 'replaying' | 'comparing';
  /** The table being compared, and the rows read so far on both sides. */
  readonly table?: string;
  readonly rows?: number;
}

export interface VerifyOptions extends Pick<CompareOptions, 'rows' | 'slice'> {
  onProgress?(progress: VerifyProgress): void;
  /** Cancels it. */
  readonly signal?: AbortSignal;
}

/**
 * Compares a live read model with one that is replayed from the log, as of the current position of the live one: every
 * version of every fact, the handled events, the parked streams and the checkpoint. Both may be written meanwhile.
 * `replayed` returns the other one when it has reached the position. If the live one is not of this log, nothing is
 * compared.
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

/** Replaying a parked stream during the comparison changes old rows: then compares again. */
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
