import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { courseAsOf, statusOf, type Episode } from '#episode/state';
import type { Course } from '#episode/course';
import type { CalendarDate } from '#episode/dates';
import { Folding } from '#episode/folding';
import { recordedEntry } from '#episode/recorded';
import type { EventStore, RecordedEvent } from '#event-store/port';
import { eventsOf } from '#recording/episodes';
import { EVENT_STORE } from '../engine/engine.js';

/** One episode, folded from the log, so it is never stale. */
export interface FoundEpisode {
  readonly episode: Episode;
  /** The effective course; with `effectiveOn`, without what took effect later. */
  readonly course: Course;
  /** The events behind it, as recorded. */
  readonly events: readonly RecordedEvent[];
}

/** What was known at a moment: events up to a position, up to an instant, or both. Without either: now. */
export interface Known {
  readonly position?: bigint;
  readonly recordedAt?: string;
}

/** A position beyond the end of the log: nobody knows yet what it will hold. */
export class AheadOfLog extends Error {
  readonly code = 'ahead-of-log';

  constructor(
    readonly requested: bigint,
    readonly head: bigint | undefined,
  ) {
    super(head === undefined ? 'the log is empty' : `the log ends at position ${head}`);
    this.name = 'AheadOfLog';
  }
}

/** An episode as known now or at a moment; with `effectiveOn`, as it stood on that date. Fails with `AheadOfLog`. */
export class FindEpisode extends Query<FoundEpisode | undefined> {
  constructor(
    readonly episodeId: string,
    readonly asOf: Known & { readonly effectiveOn?: CalendarDate } = {},
  ) {
    super();
  }
}

@QueryHandler(FindEpisode)
export class FindEpisodeHandler implements IQueryHandler<FindEpisode> {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  async execute({ episodeId, asOf }: FindEpisode): Promise<FoundEpisode | undefined> {
    const { effectiveOn } = asOf;
    await this.requireReached(asOf.position);
    const events: RecordedEvent[] = [];
    const folding = new Folding();
    for await (const event of eventsOf(this.store, episodeId)) {
      if (!isKnown(event, asOf)) break;
      events.push(event);
      folding.add(recordedEntry(event));
    }
    if (events.length === 0) return undefined;
    const { episode } = folding;
    const course = effectiveOn === undefined ? episode.course : courseAsOf(episode, effectiveOn);
    return { episode, course, events };
  }

  private async requireReached(position: bigint | undefined): Promise<void> {
    if (position === undefined) return;
    const head = (await this.store.head())?.position;
    if (head === undefined || head < position) throw new AheadOfLog(position, head);
  }
}

function isKnown(event: RecordedEvent, { position, recordedAt }: Known): boolean {
  if (position !== undefined && event.position > position) return false;
  return recordedAt === undefined || event.recordedAt <= recordedAt;
}

/** Whether a caller limited to one provider may see an episode. */
export function isVisibleTo(provider: string | undefined, { episode }: FoundEpisode): boolean {
  if (provider === undefined) return true;
  return statusOf(episode) !== 'new' && episode.course.referral?.event.data.providerId === provider;
}
