import type { EventStore } from '#event-store/port';
import { withEventsBehind, type ExplainedRow } from '../compare/behind.js';
import { compareModels, type CompareOptions } from '../compare/compare.js';
import { isEqual, type Comparison } from '../compare/difference.js';
import { LogReplaced } from '../projector/errors.js';
import { verifyLog } from '../projector/verify-log.js';
import type { ReadModelPlace } from '../read-model-place.js';
import type { ProjectorSettings } from '../rebuild.js';
import { AlreadyProjected, ReadModelInUse } from '../store/errors.js';
import type { Checkpoint, ReadModelStore } from '../store/read-model-store.js';
import { compareCheckpoint } from './checkpoint.js';
import { replayedShadow } from './replay.js';

/** A read model that is compared with its log; it may be written meanwhile. */
export type LiveModel = Pick<ReadModelStore, 'query' | 'stream' | 'checkpoint' | 'parkedStreams'>;

/** Another verification is under way: there is one shadow. */
export class VerificationUnderWay extends Error {
  readonly code = 'verification-under-way';

  constructor(options?: ErrorOptions) {
    super('the read model is being verified already', options);
    this.name = 'VerificationUnderWay';
  }
}

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
  /** The last event of the log when it was over: what comes after the position was not projected yet. */
  readonly head: string | null;
  /** Why the live read model is not one of this log at all; nothing was compared then. */
  readonly foreign?: string;
  readonly rows: readonly ExplainedRow[];
}

/**
 * Replays the log into a shadow up to where the live read model is, and compares the two: every version of every fact,
 * the events handled, the parked streams and the checkpoint. Changes neither the live read model nor the log. Given up or
 * failed, the next one goes on with the same shadow. Throws `VerificationUnderWay`, and what the adapters throw.
 */
export async function verifyReadModels(parts: VerifyParts, options: VerifyOptions = {}): Promise<Verification> {
  const { live, log, place } = parts;
  const checkpoint = await live.checkpoint();
  const foreign = await whyForeign(log, checkpoint);
  if (foreign !== undefined) return { ...nothingCompared(checkpoint), head: await headOf(log), foreign };
  const shadow = await openReplayed(parts, checkpoint, options);
  let verification: Omit<Verification, 'head'>;
  try {
    verification = await compareUndisturbed(live, shadow, log, checkpoint, options);
  } finally {
    await shadow.close();
  }
  await place.discardShadow();
  return { ...verification, head: await headOf(log) };
}

async function headOf(log: EventStore): Promise<string | null> {
  const head = await log.head();
  return head === undefined ? null : String(head.position);
}

async function whyForeign(log: EventStore, checkpoint: Checkpoint | undefined): Promise<string | undefined> {
  try {
    await verifyLog(log, checkpoint);
    return undefined;
  } catch (error) {
    if (error instanceof LogReplaced) return error.message;
    throw error;
  }
}

function nothingCompared(checkpoint: Checkpoint | undefined) {
  return { ...upTo(checkpoint), equal: false, tables: [], onlyLive: [], onlyReplayed: [], rows: [] };
}

function upTo(checkpoint: Checkpoint | undefined) {
  return {
    position: String(checkpoint?.position ?? 0n),
    recordedAt: checkpoint === undefined ? null : new Date(checkpoint.recordedAt).toISOString(),
    events: String(checkpoint?.events ?? 0n),
  };
}

async function openReplayed(
  { place, log, settings = {} }: VerifyParts,
  checkpoint: Checkpoint | undefined,
  { onProgress, signal }: VerifyOptions,
): Promise<ReadModelStore> {
  try {
    // An empty read model is compared with whatever the shadow says of position 0, which is nothing.
    if (checkpoint === undefined) return await place.openShadow();
    const replaying = { place, log, settings, ...(signal && { signal }) };
    return await replayedShadow(
      { ...replaying, onProgress: (progress) => onProgress?.({ phase: 'replaying', ...progress }) },
      checkpoint.position,
    );
  } catch (error) {
    const isTaken = error instanceof AlreadyProjected || error instanceof ReadModelInUse;
    throw isTaken ? new VerificationUnderWay({ cause: error }) : error;
  }
}

/** A parked stream that is replayed while it is compared changes rows of long ago: then the comparison is made again. */
async function compareUndisturbed(
  live: LiveModel,
  shadow: ReadModelStore,
  log: EventStore,
  checkpoint: Checkpoint | undefined,
  options: VerifyOptions,
): Promise<Omit<Verification, 'head'>> {
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
): Promise<Omit<Verification, 'rows' | 'head'> & Comparison> {
  const { position, recordedAt, events } = upTo(checkpoint);
  const comparison = await compareModels(live, shadow, BigInt(position), {
    ...options,
    onProgress: (table, rows) => onProgress?.({ phase: 'comparing', events, position, head: position, table, rows }),
  });
  if (checkpoint === undefined) return { ...comparison, recordedAt, events };
  const { table, row } = await compareCheckpoint(checkpoint, shadow);
  return {
    ...comparison,
    equal: comparison.equal && isEqual(table),
    tables: [...comparison.tables, table],
    rows: row === undefined ? comparison.rows : [row, ...comparison.rows],
    recordedAt,
    events,
  };
}

async function parkedIn(live: LiveModel): Promise<string> {
  const parked = await live.parkedStreams();
  return parked.map(({ stream, position }) => `${stream}@${position}`).join();
}
