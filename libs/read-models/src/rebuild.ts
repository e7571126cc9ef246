import { sql } from 'kysely';
import type { EventStore } from '#event-store/port';
import { Projector, type ProjectorOptions } from './projector/projector.js';
import type { ReadModelFacts, ReadModelPlace, ReadModelToRead } from './read-model-place.js';
import { NONE_BEFORE } from './none-before.js';
import { settling, type Building } from './settle.js';
import { queries } from './store/queries.js';
import type { Checkpoint, ReadModelStore } from './store/read-model-store.js';
import { compareBeside, type LiveModel, type Verification, type VerifyOptions } from './verify/beside.js';

/** Phases, and rows to tell: as of a verification. Given up, what was written is discarded. */
export interface RebuildOptions extends VerifyOptions {
  /** Keeps the read model that is replaced, so that it can be switched back to; in place of any that was kept. */
  readonly keep?: boolean;
  /** `false`: does without the comparison. */
  readonly compare?: boolean;
}

/** What a rebuild, or a switch back, came to. */
export interface Rebuilt {
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
export async function buildBeside(
  store: ReadModelStore,
  live: LiveModel | undefined,
  log: EventStore,
  settings: ProjectorSettings,
  options: RebuildOptions = {},
): Promise<{ readonly successor: Building; readonly rebuilt: Rebuilt }> {
  let projector: Projector | undefined;
  try {
    projector = await build(log, store, settings, options);
    const successor = { store, projector };
    return { successor, rebuilt: await compareSuccessor(live, successor, log, options) };
  } catch (error) {
    await projector?.stop();
    await store.close();
    throw error;
  }
}

async function compareSuccessor(
  live: LiveModel | undefined,
  { store, projector }: Building,
  log: EventStore,
  options: RebuildOptions,
): Promise<Rebuilt> {
  const compared = await comparison(live, log, options, async (checkpoint) => {
    if (checkpoint !== undefined) await projector.waitFor(checkpoint.position, { signal: options.signal });
    return store;
  });
  const checkpoint = await store.checkpoint();
  return { events: String(checkpoint?.events ?? 0n), position: String(checkpoint?.position ?? 0n), ...compared };
}

async function comparison(
  live: LiveModel | undefined,
  log: EventStore,
  options: RebuildOptions,
  successor: (checkpoint: Checkpoint | undefined) => Promise<LiveModel>,
): Promise<Pick<Rebuilt, 'difference' | 'uncompared'>> {
  if (options.compare === false) return { difference: null, uncompared: 'no comparison was asked for' };
  if (live === undefined) return { difference: null, uncompared: NONE_BEFORE };
  try {
    if ((await live.checkpoint()) === undefined) return { difference: null, uncompared: NONE_BEFORE };
    return { difference: await compareBeside(live, successor, log, options) };
  } catch (error) {
    options.signal?.throwIfAborted();
    return { difference: null, uncompared: messageOf(error) };
  }
}

/** Rebuilds a read model that this process has not open: the new one takes its place when it is complete. */
export async function rebuildClosed(
  place: ReadModelPlace,
  log: EventStore,
  settings: ProjectorSettings = {},
  options: RebuildOptions = {},
): Promise<Rebuilt> {
  const store = await place.openFresh();
  try {
    return await succeedClosed('fresh', store, place, log, settings, options);
  } catch (error) {
    await place.discardFresh();
    throw error;
  }
}

/**
 * Brings a read model up to date that is to succeed the one in place, which this process has not open, compares the two
 * and exchanges them. Closes it whatever happens.
 */
export async function succeedClosed(
  by: 'fresh' | 'kept',
  store: ReadModelStore,
  place: ReadModelPlace,
  log: EventStore,
  settings: ProjectorSettings,
  options: RebuildOptions,
): Promise<Rebuilt> {
  const { live, unreadable } = await opened(place);
  let described: ReadModelFacts;
  let built: Awaited<ReturnType<typeof buildBeside>>;
  try {
    built = await buildBeside(store, live, log, settings, options);
    described = await describe(live);
  } finally {
    await live?.close();
  }
  const { successor, rebuilt } = built;
  const isNone = live === undefined && unreadable === undefined;
  const keep = by === 'kept' ? described : options.keep === true && !isNone ? worthKeeping(described) : undefined;
  await place.replace(by, settling(successor, log), keep);
  return unreadable === undefined ? rebuilt : { ...rebuilt, uncompared: unreadable };
}

async function opened(place: ReadModelPlace): Promise<{ live?: ReadModelToRead; unreadable?: string }> {
  try {
    const live = await place.openToRead();
    return live === undefined ? {} : { live };
  } catch (error) {
    return { unreadable: messageOf(error) };
  }
}

/** What a read model says of itself, whatever its version; a damaged one says nothing. */
export async function describe(model: Pick<ReadModelStore, 'query'> | undefined): Promise<ReadModelFacts> {
  try {
    const asked = sql<{
      schema_version: number;
      position: bigint | null;
    }>`select schema_version, "position" from projection`;
    const [row] = (await model?.query(asked.compile(queries))) ?? [];
    const position = row?.position ?? null;
    return { schemaVersion: row?.schema_version ?? null, position: position === null ? null : String(position) };
  } catch {
    return { schemaVersion: null, position: null };
  }
}

/** What is said of a read model that is to be kept; nothing of an empty one, which is no way back. */
export function worthKeeping(facts: ReadModelFacts): ReadModelFacts | undefined {
  return facts.schemaVersion !== null && facts.position === null ? undefined : facts;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
