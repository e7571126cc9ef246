import type { CalendarDate } from '#episode/dates';
import type { Episode } from '#episode/state';
import { UnreadableEvent } from '#episode/upcast';
import { appendSurely, type Attempts } from '#event-store/append-surely';
import { newSalt } from '#event-store/reserved-metadata';
import { isConflict, isRefused, isTooLarge, type AppendRefused } from '#event-store/errors';
import { revision, type Appended, type EventStore, type NewEvent } from '#event-store/port';
import { isClockJump } from '#event-store/recording-clock';
import { refusal, type Answer } from './answer.js';
import { decideGroup, type GroupDecision, type Verdict } from './decide-group.js';
import { episodeCache, readOn, streamOf } from './episodes.js';
import { KeyedQueue } from './keyed-queue.js';
import { previousEpisodesOf } from './previous-episodes.js';
import { prepare, type PreparedRequest, type RecordRequest } from './request.js';

export interface RecorderOptions {
  readonly store: EventStore;
  /** Today's date where the provider is. */
  readonly today: () => CalendarDate;
  /** The number of entries in the cache of folded episodes; default 100,000. */
  readonly cachedEntries?: number;
  /** How often a command without `ifMatch` is decided again when others write to its episode; default 8. */
  readonly attempts?: number;
  /** How an append of unknown outcome is sent again; default four attempts within some 0.5 s. */
  readonly retry?: Attempts;
}

const RETRY: Attempts = { first: 100, most: 800, attempts: 4 };

/** Records commands: decides each on its folded episode and appends the resulting events at the exact revision. */
export interface Recorder {
  record(request: RecordRequest): Promise<Answer>;
  /** Resolves when all submitted requests have been answered. */
  drained(): Promise<void>;
}

/**
 * Creates a recorder. It decides commands of one episode in sequence; commands that wait for the same episode are decided
 * on each other and appended together. Commands of different episodes run concurrently.
 */
export function createRecorder(options: RecorderOptions): Recorder {
  const { store, today, attempts = 8, retry = RETRY } = options;
  const cache = episodeCache(options.cachedEntries ?? 100_000);
  const queue = new KeyedQueue(recordReadable);

  async function recordReadable(episodeId: string, group: readonly PreparedRequest[]): Promise<readonly Answer[]> {
    try {
      return await recordGroup(episodeId, group);
    } catch (error) {
      if (!(error instanceof UnreadableEvent)) throw error;
      return group.map(() => ({ status: 'rejected', refusal: refusal('episode-unreadable') }));
    }
  }

  async function recordGroup(episodeId: string, group: readonly PreparedRequest[]): Promise<readonly Answer[]> {
    const cached = cache.get(episodeId);
    let episode = cached ?? (await readOn(store, episodeId));
    let fresh = cached === undefined;
    for (let attempt = 1; ; attempt++) {
      let decision = await decideAll(group, episode);
      if (!decision.certain && !fresh) {
        episode = await readOn(store, episodeId, episode);
        decision = await decideAll(group, episode);
      }
      try {
        const appended = await append(episodeId, episode, decision.events);
        cache.set(episodeId, decision.episode);
        return await answersTo(decision.verdicts, episodeId, appended);
      } catch (error) {
        cache.delete(episodeId);
        if (isTooLarge(error)) return group.length > 1 ? recordHalves(episodeId, group) : [tooLarge(error)];
        if (isRefused(error)) throw error;
        if (isClockJump(error)) {
          return withoutRecord(decision, { status: 'rejected', refusal: refusal('clock-jumped') });
        }
        if (!isConflict(error)) return withoutRecord(decision, { status: 'unknown', cause: error });
        episode = await readOn(store, episodeId, episode);
        fresh = true;
        if (attempt >= attempts) {
          return withoutRecord(decision, { status: 'conflict', actual: BigInt(episode.revision) });
        }
      }
    }
  }

  /** Records a group that is too large for one append in two halves. */
  async function recordHalves(episodeId: string, group: readonly PreparedRequest[]): Promise<readonly Answer[]> {
    const half = Math.ceil(group.length / 2);
    const first = await recordGroup(episodeId, group.slice(0, half));
    return [...first, ...(await recordGroup(episodeId, group.slice(half)))];
  }

  async function decideAll(group: readonly PreparedRequest[], episode: Episode): Promise<GroupDecision> {
    const previous = await previousEpisodesOf(group, (id) => readOn(store, id, cache.get(id)));
    return decideGroup(group, episode, { receivedOn: today(), now: new Date().toISOString(), previous });
  }

  async function append(episodeId: string, { revision: at }: Episode, events: readonly NewEvent[]) {
    if (events.length === 0) return undefined;
    const expected = at < 0 ? 'no-stream' : revision(at);
    // Once, so that every attempt carries the same bytes.
    const salted = events.map((event) => ({ ...event, salt: newSalt() }));
    return appendSurely(() => store.append(streamOf(episodeId), expected, salted), retry);
  }

  async function answersTo(verdicts: readonly Verdict[], episodeId: string, appended?: Appended): Promise<Answer[]> {
    const locations = locationsIn(appended);
    const earlier = verdicts.flatMap((each) =>
      isOnRecord(each) && !locations.has(each.revision) ? [each.revision] : [],
    );
    for (const location of await locationsOf(episodeId, earlier)) locations.set(Number(location.revision), location);
    return verdicts.map((verdict) => {
      if (!isOnRecord(verdict)) return negative(verdict);
      const status = verdict.verdict === 'record' ? 'accepted' : 'duplicate';
      return { status, ...locations.get(verdict.revision)! };
    });
  }

  /** The locations of entries of an episode, with one read: repeated commands mostly belong to consecutive entries. */
  async function locationsOf(episodeId: string, revisions: readonly number[]): Promise<readonly Location[]> {
    if (revisions.length === 0) return [];
    const [first, last] = [Math.min(...revisions), Math.max(...revisions)];
    const locations: Location[] = [];
    const read = store.readStream(streamOf(episodeId), { from: revision(first), limit: last - first + 1 });
    for await (const { revision: at, position } of read) locations.push({ revision: at, position });
    if (locations.length <= last - first) throw new Error(`${streamOf(episodeId)} has no revision ${last}`);
    return locations;
  }

  return {
    record: (request) => queue.add(request.episodeId, prepare(request)),
    drained: () => queue.drained(),
  };
}

type Location = { readonly revision: bigint; readonly position: bigint };

/** The locations of the entries of an append, by their revision. */
function locationsIn(appended: Appended | undefined): Map<number, Location> {
  const locations = new Map<number, Location>();
  if (appended === undefined) return locations;
  const first = appended.revision - BigInt(appended.positions.length - 1);
  appended.positions.forEach((position, index) => {
    const at = first + BigInt(index);
    locations.set(Number(at), { revision: at, position });
  });
  return locations;
}

function isOnRecord(verdict: Verdict): verdict is Extract<Verdict, { readonly verdict: 'record' | 'on-record' }> {
  return verdict.verdict === 'record' || verdict.verdict === 'on-record';
}

function negative(verdict: Exclude<Verdict, { readonly verdict: 'record' | 'on-record' }>): Answer {
  return verdict.verdict === 'refuse'
    ? { status: 'rejected', refusal: verdict.refusal }
    : { status: 'conflict', expected: verdict.expected, actual: verdict.actual };
}

function tooLarge({ limit }: AppendRefused): Answer {
  return {
    status: 'rejected',
    refusal: refusal('entry-too-large', limit === undefined ? {} : { expected: String(limit) }),
  };
}

/** The answers if the append was not confirmed: later requests were decided on events that may not be in the log. */
function withoutRecord({ verdicts }: GroupDecision, instead: Answer): readonly Answer[] {
  const first = verdicts.findIndex(({ verdict }) => verdict === 'record');
  return verdicts.map((verdict, index) => (index >= first || isOnRecord(verdict) ? instead : negative(verdict)));
}
