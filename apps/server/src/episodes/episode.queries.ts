import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { courseAsOf, statusOf, type Episode } from '#episode/state';
import type { Course } from '#episode/course';
import type { CalendarDate } from '#episode/dates';
import { evolve } from '#episode/evolve';
import { recordedEntry } from '#episode/recorded';
import { newEpisode } from '#episode/state';
import type { EventStore, RecordedEvent } from '#event-store/port';
import { eventsOf } from '#recording/episodes';
import { EVENT_STORE } from '../engine/engine.js';

/** One episode folded from the log, so never stale. */
export interface FoundEpisode {
  readonly episode: Episode;
  /** The course that is believed; on `effectiveOn`, without what took effect later. */
  readonly course: Course;
  /** The events behind it, as recorded. */
  readonly events: readonly RecordedEvent[];
}

/** An episode as it is believed now or, with `recordedAt`, as it was believed at that instant; by `effectiveOn`, as it stood on that date. */
export class FindEpisode extends Query<FoundEpisode | undefined> {
  constructor(
    readonly episodeId: string,
    readonly asOf: { readonly recordedAt?: string; readonly effectiveOn?: CalendarDate } = {},
  ) {
    super();
  }
}

@QueryHandler(FindEpisode)
export class FindEpisodeHandler implements IQueryHandler<FindEpisode> {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  async execute({ episodeId, asOf }: FindEpisode): Promise<FoundEpisode | undefined> {
    const { recordedAt, effectiveOn } = asOf;
    const events: RecordedEvent[] = [];
    let episode = newEpisode;
    for await (const event of eventsOf(this.store, episodeId)) {
      if (recordedAt !== undefined && event.recordedAt > recordedAt) break;
      events.push(event);
      episode = evolve(episode, recordedEntry(event));
    }
    if (events.length === 0) return undefined;
    const course = effectiveOn === undefined ? episode.course : courseAsOf(episode, effectiveOn);
    return { episode, course, events };
  }
}

/** Whether a caller who is limited to one provider may see an episode. */
export function isVisibleTo(provider: string | undefined, { episode }: FoundEpisode): boolean {
  if (provider === undefined) return true;
  return statusOf(episode) !== 'new' && episode.course.referral?.event.data.providerId === provider;
}
