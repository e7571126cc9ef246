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

/** Phases, and rows to tell: as of a verification. Given up, what was written is discarded. */
export interface RebuildOptions extends VerifyOptions {
  /** Keeps the read model that is replaced, so that it can be switched back to; in place of any that was kept. */
  readonly keep?: boolean;
  /** `false`: does without the comparison. */
  readonly compare?: boolean;
}

/** What a rebuild, or a switch back, came to. */
export interface RebuildResult {
  /** What the read model holds that took over: events, and the position of the last, decimal strings. */
  readonly events: string;
  readonly position: string;
  /**
   * How the read model that was replaced differed from it, as of the last position at which both were at hand; nothing
   * where there was none to compare.
   */
  readonly difference: Verification | null;
  /** Why nothing was compared. */
  readonly uncompared?: string;
}

export type ProjectorSettings = Omit<ProjectorOptions, 'log' | 'store' | 'onCommitted'>;

/** Events that are left to the switch itself: so many are projected in the blink of an eye. */
const FEW_EVENTS = 1_000n;

/**
 * Projects the log into a read model that is empty or behind, up to its head; where events go on being recorded, until
 * few came while the last were handled. The projector runs on: stop it before the store is closed.
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
      // What comes from then on is told of as what is compared.
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
 * Builds a read model and compares the one in place with it, while both go on. What cannot be read, of another version
 * or damaged, is not compared. Where it fails the store is closed. Throws the signal's reason.
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
  const compared = await compareUnlessSkipped(live, log, options, async (checkpoint) => {
    if (checkpoint !== undefined) await projector.waitFor(checkpoint.position, { signal: options.signal });
    return store;
  });
  const checkpoint = await store.checkpoint();
  return { events: String(checkpoint?.events ?? 0n), position: String(checkpoint?.position ?? 0n), ...compared };
}

async function compareUnlessSkipped(
  live: LiveModel | undefined,
  log: EventStore,
  options: RebuildOptions,
  successor: (checkpoint: Checkpoint | undefined) => Promise<LiveModel>,
): Promise<Pick<RebuildResult, 'difference' | 'uncompared'>> {
  if (options.compare === false) return { difference: null, uncompared: 'no comparison was asked for' };
  if (live === undefined) return { difference: null, uncompared: NOTHING_TO_COMPARE };
  try {
    if ((await live.checkpoint()) === undefined) return { difference: null, uncompared: NOTHING_TO_COMPARE };
    return { difference: await compareWithReplayed(live, successor, log, options) };
  } catch (error) {
    options.signal?.throwIfAborted();
    return { difference: null, uncompared: messageOf(error) };
  }
}

/** Rebuilds a read model that this process has not open: the new one takes its place when it is complete. */
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
 * Brings a read model up to date that is to succeed the one in place, which this process has not open, compares the two
 * and exchanges them. Closes it whatever happens.
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
  const keep = by === 'previous' ? info : options.keep === true && !isNone ? infoUnlessEmpty(info) : undefined;
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

/** What a read model says of itself, whatever its version; a damaged one says nothing. */
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

/** What is said of a read model that is to be kept; nothing of an empty one, which is no way back. */
export function infoUnlessEmpty(info: ReadModelInfo): ReadModelInfo | undefined {
  return info.schemaVersion !== null && info.position === null ? undefined : info;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
