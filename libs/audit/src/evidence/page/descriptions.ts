import { entryInWords } from '#episode/describe';
import { isClinicalEvent } from '#episode/events';
import { Folding } from '#episode/folding';
import { recordedEntry } from '#episode/recorded';
import { newEpisode, type Entry, type Episode, type RecordedEntry } from '#episode/state';
import { changesOf } from '#episode/words/changes';
import type { EventStore, RecordedEvent } from '#event-store/port';
import type { Evidence } from '../gather.js';

/** A description of an event for people. */
export interface EventDescription {
  /** The date on which it happened in the clinic; absent if the event is unreadable. */
  readonly effectiveOn?: string;
  readonly words: string;
  /** Its changes to the effective course of its episode, and the later changes to it. */
  readonly below: readonly string[];
}

export type DescribeEvent = (event: RecordedEvent) => Promise<EventDescription>;

/** Describes the entries of one episode as its history does, with the changes that each made and the later changes to it. */
export async function episodeDescriptions(evidence: Evidence): Promise<DescribeEvent> {
  const described = new Map<string, EventDescription>();
  const folding = new Folding();
  const before: { readonly event: RecordedEvent; readonly described: EventDescription }[] = [];
  for await (const { recorded } of evidence.events()) {
    const entry = recorded && entryOf(recorded);
    if (entry === undefined) continue;
    const earlier = folding.episode;
    const { words } = describeEntryOf(entry, earlier, []);
    folding.add(entry);
    const below = changesOf(earlier, folding.episode);
    before.push({ event: recorded!, described: { effectiveOn: entry.event.data.effectiveOn, words, below } });
  }
  const entries = new Map(folding.episode.entries.map((entry) => [entry.revision, entry]));
  for (const { event, described: each } of before) {
    described.set(event.id, { ...each, below: [...each.below, ...fateOf(entries.get(Number(event.revision)))] });
  }
  return (event) => Promise.resolve(described.get(event.id) ?? undescribed(event));
}

/** Describes single entries of many episodes. An entry that changes others is described against what was recorded before it. */
export function descriptionsOneByOne(log: EventStore): DescribeEvent {
  return async (event) => {
    const entry = entryOf(event);
    if (entry === undefined) return undescribed(event);
    const episode = isClinicalEvent(entry.event) ? newEpisode : await episodeUpTo(event, log);
    return describeEntryOf(entry, episode, []);
  };
}

async function episodeUpTo({ stream, revision }: RecordedEvent, log: EventStore): Promise<Episode> {
  const folding = new Folding();
  for await (const event of log.readStream(stream, { limit: Number(revision) + 1 })) {
    const entry = entryOf(event);
    if (entry !== undefined) folding.add(entry);
  }
  return folding.episode;
}

/** An event as an entry of its episode; `undefined` if this program cannot read it, or its stored form is not an event. */
function entryOf(event: RecordedEvent): RecordedEntry | undefined {
  try {
    return recordedEntry(event);
  } catch {
    return undefined;
  }
}

function describeEntryOf(entry: RecordedEntry, episode: Episode, below: readonly string[]): EventDescription {
  return { effectiveOn: entry.event.data.effectiveOn, words: entryInWords(entry, episode), below };
}

function undescribed({ type }: RecordedEvent): EventDescription {
  return { words: `${type}: this program cannot put it into words`, below: [] };
}

function fateOf(entry: Entry | undefined): string[] {
  if (entry === undefined || entry.changedBy.length === 0) return [];
  return [`${entry.effective === undefined ? 'voided' : 'corrected'} by entry ${entry.changedBy.join(' and ')}`];
}
