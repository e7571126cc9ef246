import { sql } from 'kysely';
import type { EventStore } from '#event-store/port';
import { Projector, type ProjectorOptions } from '../projector/projector.js';
import type { ReadModelInfo, ReadModelLocation, ReadOnlyReadModel } from '../store/read-model-location.js';
import { NOTHING_TO_COMPARE } from './nothing-to-compare.js';
import { catchUpAndClose, type RunningReadModel } from './catch-up-and-close.js';
import { queries } from '../store/queries.js';
import type { Checkpoint, ReadModelStore } from '../store/read-model-store.js';
import {
  compareWithReplayed,
  type LiveModel,
  type Verification,
  type VerifyOptions,
} from '../verify/compare-with-replayed.js';

/**
 * Options of a rebuild or a switch back; phases and rows as in a verification. Cancelling discards what was written.
 */
export interface RebuildOptions extends VerifyOptions {
  /** Preserves the replaced read model for switching back; an earlier previous one is removed. */
  readonly keep?: boolean;
  /** `false`: skips the comparison. */
  readonly compare?: boolean;
}

/** The result of a rebuild or a switch back. */
export interface RebuildResult {
  /** Events in the new read model, and the position of the last, decimal strings. */
  readonly events: string;
  readonly position: string;
  /**
   * How the replaced read model differed from the new one, as of the last position that both had; null if nothing was
   * compared.
   */
  readonly difference: Verification | null;
  /** Why nothing was compared. */
  readonly uncompared?: string;
}

export type ProjectorSettings = Omit<ProjectorOptions, 'log' | 'store' | 'onCommitted'>;

/** Events that are left to the switch itself; projecting that many takes no noticeable time. */
const FEW_EVENTS = 1_000n;

/**
 * Projects the log into a read model that is empty or behind, up to the head of the log. If new events keep arriving,
 * stops once few came while the last were handled. The projector keeps running: stop it before the store is closed.
 */
export async function build(
  log: EventStore,
  store: ReadModelStore,
  settings: ProjectorSettings,
  { onProgress, signal }: Pick<RebuildOptions, 'onProgress' | 'signal'> = {},
): Promise<Projector> {
  let head = await log.head();
  let handled = 0n;
  let isBuilt = false;
  const projector = new Projector({
    ...settings,
    log,
    store,
    onCommitted: ({ position, events }) => {
      handled = events;
      // From then on, progress is that of the comparison.
      if (isBuilt) return;
      onProgress?.({
        phase: 'replaying',
        events: String(events),
        position: String(position),
        head: String(head?.position ?? position),
      });
    },
  });
  await projector.start();
  try {
    for (let reached = -1n, before = 0n; head !== undefined && head.position > reached; head = await log.head()) {
      await projector.waitFor(head.position, { ...(signal && { signal }) });
      if (reached >= 0n && handled - before <= FEW_EVENTS) break;
      [reached, before] = [head.position, handled];
    }
    isBuilt = true;
    return projector;
  } catch (error) {
    await projector.stop();
    throw error;
  }
}

/**
 * Builds a read model and compares the current one with it, while both stay in use. A current one that cannot be read,
 * because of its version or damage, is not compared. If it fails it closes the store. Throws the signal's reason.
 */
export async function buildAndCompare(
  store: ReadModelStore,
  live: LiveModel | undefined,
  log: EventStore,
  settings: ProjectorSettings,
  options: RebuildOptions = {},
): Promise<{ readonly successor: RunningReadModel; readonly result: RebuildResult }> {
  let projector: Projector | undefined;
  try {
    projector = await build(log, store, settings, options);
    const successor = { store, projector };
    return { successor, result: await compareSuccessor(live, successor, log, options) };
  } catch (error) {
    await projector?.stop();
    await store.close();
    throw error;
  }
}

async function compareSuccessor(
  live: LiveModel | undefined,
  { store, projector }: RunningReadModel,
  log: EventStore,
  options: RebuildOptions,
): Promise<RebuildResult> {
  const compared = await compareIfRequested(live, log, options, async (checkpoint) => {
    if (checkpoint !== undefined) await projector.waitFor(checkpoint.position, { signal: options.signal });
    return store;
  });
  const checkpoint = await store.checkpoint();
  return { events: String(checkpoint?.events ?? 0n), position: String(checkpoint?.position ?? 0n), ...compared };
}

async function compareIfRequested(
  live: LiveModel | undefined,
  log: EventStore,
  options: RebuildOptions,
  successor: (checkpoint: Checkpoint | undefined) => Promise<LiveModel>,
): Promise<Pick<RebuildResult, 'difference' | 'uncompared'>> {
  if (options.compare === false) return { difference: null, uncompared: 'the comparison was skipped' };
  if (live === undefined) return { difference: null, uncompared: NOTHING_TO_COMPARE };
  try {
    if ((await live.checkpoint()) === undefined) return { difference: null, uncompared: NOTHING_TO_COMPARE };
    return { difference: await compareWithReplayed(live, successor, log, options) };
  } catch (error) {
    options.signal?.throwIfAborted();
    return { difference: null, uncompared: messageOf(error) };
  }
}

/** Rebuilds a read model that this process has not opened, and switches to the new one when it is complete. */
export async function rebuildOffline(
  location: ReadModelLocation,
  log: EventStore,
  settings: ProjectorSettings = {},
  options: RebuildOptions = {},
): Promise<RebuildResult> {
  const store = await location.openFresh();
  try {
    return await buildAndSwitchOffline('fresh', store, location, log, settings, options);
  } catch (error) {
    await location.discardFresh();
    throw error;
  }
}

/**
 * Brings the successor up to date, compares the current read model with it, and switches. This process has not opened
 * the current one. Closes the successor in any case.
 */
export async function buildAndSwitchOffline(
  by: 'fresh' | 'previous',
  store: ReadModelStore,
  location: ReadModelLocation,
  log: EventStore,
  settings: ProjectorSettings,
  options: RebuildOptions,
): Promise<RebuildResult> {
  const { live, unreadable } = await openLive(location);
  let info: ReadModelInfo;
  let built: Awaited<ReturnType<typeof buildAndCompare>>;
  try {
    built = await buildAndCompare(store, live, log, settings, options);
    info = await readInfo(live);
  } finally {
    await live?.close();
  }
  const { successor, result } = built;
  const isNone = live === undefined && unreadable === undefined;
  const keep = by === 'previous' ? info : options.keep === true && !isNone ? preservedInfo(info) : undefined;
  await location.replace(by, catchUpAndClose(successor, log), keep);
  return unreadable === undefined ? result : { ...result, uncompared: unreadable };
}

async function openLive(location: ReadModelLocation): Promise<{ live?: ReadOnlyReadModel; unreadable?: string }> {
  try {
    const live = await location.openReadOnly();
    return live === undefined ? {} : { live };
  } catch (error) {
    return { unreadable: messageOf(error) };
  }
}

/** Version and position of a read model of any version; null for a damaged one. */
export async function readInfo(model: Pick<ReadModelStore, 'query'> | undefined): Promise<ReadModelInfo> {
  try {
    const projection = sql<{
      schema_version: number;
      position: bigint | null;
    }>`select schema_version, "position" from projection`;
    const [row] = (await model?.query(projection.compile(queries))) ?? [];
    const position = row?.position ?? null;
    return { schemaVersion: row?.schema_version ?? null, position: position === null ? null : String(position) };
  } catch {
    return { schemaVersion: null, position: null };
  }
}

/** The description to preserve of a replaced read model; undefined for an empty one, which is no way back. */
export function preservedInfo(info: ReadModelInfo): ReadModelInfo | undefined {
  return info.schemaVersion !== null && info.position === null ? undefined : info;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
