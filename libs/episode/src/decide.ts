import { courseOf, inOrderOfBelief, isLevelChange, type Believed, type LevelChangeType } from './course.js';
import {
  eventTypeOf,
  isClinicalCommand,
  type ChangeLevel,
  type ClinicalCommandType,
  type CommandData,
  type EntryReference,
  type EpisodeCommand,
} from './commands.js';
import type { CalendarDate } from './dates.js';
import {
  isClinicalEvent,
  isCourseEvent,
  schemaVersions,
  type ClinicalEvent,
  type Correction,
  type EpisodeEvent,
} from './events.js';
import { brokenByRecord, violationsOf, type Violation } from './history.js';
import type { Level } from './level.js';
import { rejection, type Rejection, type RejectionDetails } from './rejections.js';
import { believedIn, entryAt, entryOfSource, type Entry, type Episode } from './state.js';

/** What comes of a command: the events that record it, or why it is refused. */
export type Decision =
  | { readonly accepted: true; readonly events: readonly EpisodeEvent[] }
  | { readonly accepted: false; readonly rejection: Rejection };

/**
 * Decides a command on a folded episode. Pure: no clock, no input or output; the same command on the same episode is
 * decided the same. A command is accepted where the history with its entry in place (by date, not by arrival) is legal.
 */
export function decide(command: EpisodeCommand, episode: Episode): Decision {
  if (episode.voidedAt !== undefined) return refused(rejection('episode-void', { revision: episode.voidedAt }));
  if (isClinicalCommand(command)) return record(command, episode);
  switch (command.type) {
    case 'CorrectEntries':
      return correctEntries(command.data, episode, command.receivedOn);
    case 'VoidEntries':
      return voidEntries(command.data, episode, command.receivedOn);
    case 'VoidEpisode':
      return voidEpisode(command.data, episode, command.receivedOn);
  }
}

function record(command: EpisodeCommand<ClinicalCommandType>, episode: Episode): Decision {
  const revision = episode.revision + 1;
  const event = eventOf(command, episode, revision);
  const future = datedInFuture(event, command.receivedOn);
  if (future !== undefined) return refused(future);
  if (event.type === 'ReferralReceived' && event.data.previousEpisodeId === command.episodeId) {
    return refused(rejection('previous-episode-is-itself', { field: 'previousEpisodeId' }));
  }
  if (!isCourseEvent(event)) {
    const broken = brokenByRecord(event, episode.course);
    return broken === undefined ? accepted(event) : refused(rejection(broken.code, broken.details));
  }
  const believed = believedIn(episode.entries);
  const violation = firstNewViolation(believed, [...believed, { revision, event }]);
  return violation === undefined ? accepted(event) : refused(explained(violation, revision));
}

function correctEntries(data: CommandData['CorrectEntries'], episode: Episode, receivedOn: CalendarDate): Decision {
  const named = data.corrections.map((correction, index) => findEntry(correction, episode, `corrections.${index}`));
  const missing = named.find(isRejection) ?? namedTwice(named.filter(isEntry), 'corrections');
  if (missing !== undefined) return refused(missing);

  const believed = believedIn(episode.entries);
  const replaced = new Map<number, ClinicalEvent>();
  for (const [index, entry] of named.filter(isEntry).entries()) {
    const { type, data: replacement } = data.corrections[index]!;
    if (type !== entry.believed?.type) {
      const field = `corrections.${index}.type`;
      return refused(rejection('entry-type-differs', { field, expected: entry.believed?.type, actual: type }));
    }
    replaced.set(entry.revision, { type, data: replacement } as ClinicalEvent);
  }
  const drafts = believed.map((each) => ({ ...each, event: replaced.get(each.revision) ?? each.event }));
  const corrected = drafts.map((each) =>
    replaced.has(each.revision) ? { ...each, event: completed(each.event, drafts, each.revision) } : each,
  );

  const corrections: Correction[] = [];
  for (const [index, entry] of named.filter(isEntry).entries()) {
    const event = corrected.find(({ revision }) => revision === entry.revision)!.event;
    const future = datedInFuture(event, receivedOn, `corrections.${index}.data.`);
    if (future !== undefined) return refused(future);
    const { type, data: replacement } = event;
    corrections.push({
      revision: String(entry.revision),
      type,
      schemaVersion: schemaVersions[type],
      data: replacement,
    });
  }
  const violation = firstNewViolation(believed, corrected);
  if (violation !== undefined) return refused(explained(violation, -1, fieldOfCorrection(violation, corrections)));
  return amendment(
    {
      type: 'EntriesCorrected',
      data: { effectiveOn: data.effectiveOn ?? receivedOn, corrections, reason: data.reason },
    },
    receivedOn,
  );
}

function voidEntries(data: CommandData['VoidEntries'], episode: Episode, receivedOn: CalendarDate): Decision {
  const named = data.entries.map((entry, index) => findEntry(entry, episode, `entries.${index}`));
  const missing = named.find(isRejection) ?? namedTwice(named.filter(isEntry), 'entries');
  if (missing !== undefined) return refused(missing);

  const voided = new Set(named.filter(isEntry).map(({ revision }) => revision));
  const believed = believedIn(episode.entries);
  const violation = firstNewViolation(
    believed,
    believed.filter(({ revision }) => !voided.has(revision)),
  );
  if (violation !== undefined) return refused(explained(violation, -1));
  return amendment(
    {
      type: 'EntriesVoided',
      data: { effectiveOn: data.effectiveOn ?? receivedOn, revisions: [...voided].map(String), reason: data.reason },
    },
    receivedOn,
  );
}

function voidEpisode(data: CommandData['VoidEpisode'], episode: Episode, receivedOn: CalendarDate): Decision {
  if (episode.revision < 0) return refused(rejection('episode-empty'));
  return amendment(
    { type: 'EpisodeVoided', data: { ...data, effectiveOn: data.effectiveOn ?? receivedOn } },
    receivedOn,
  );
}

function amendment(event: EpisodeEvent, receivedOn: CalendarDate): Decision {
  const future = datedInFuture(event, receivedOn);
  return future === undefined ? accepted(event) : refused(future);
}

function eventOf(command: EpisodeCommand<ClinicalCommandType>, episode: Episode, revision: number): ClinicalEvent {
  const event = { type: eventTypeOf[command.type], data: command.data } as ClinicalEvent;
  return isLevelChange(event) ? completed(event, believedIn(episode.entries), revision) : event;
}

/** A change of level with the level it starts from and its last contact filled in where the sender left them out. */
function completed(event: ClinicalEvent, believed: readonly Believed[], revision: number): ClinicalEvent {
  if (!isLevelChange(event)) return event;
  const data: ChangeLevel = event.data;
  const from = data.from ?? levelBefore({ revision, event }, believed) ?? data.to;
  return { type: event.type, data: { ...data, from, lastContactOn: data.lastContactOn ?? data.effectiveOn } };
}

/** The level at which a change finds the patient: the last one reached before it in order of belief. */
function levelBefore(change: Believed<LevelChangeType>, believed: readonly Believed[]): Level | undefined {
  const earlier = believed
    .filter((entry): entry is Believed<LevelChangeType> => isLevelChange(entry.event))
    .filter((entry) => inOrderOfBelief(entry, change) < 0)
    .sort(inOrderOfBelief);
  return earlier.at(-1)?.event.data.to ?? courseOf(believed).admission?.event.data.level;
}

/** Rules are judged by what a command would newly break: an old log that breaks one can still be written to and mended. */
function firstNewViolation(before: readonly Believed[], after: readonly Believed[]): Violation | undefined {
  const found = violationsOf(after);
  if (found.length === 0) return undefined;
  const known = new Set(violationsOf(before).map(({ revision, code }) => `${revision} ${code}`));
  return found.find(({ revision, code }) => !known.has(`${revision} ${code}`));
}

/** A violation by the new entry itself names the field; one by an entry on record names that entry. */
function explained({ revision, code, details }: Violation, own: number, field?: string): Rejection {
  if (revision === own) return rejection(code, details);
  const { field: _, ...facts } = details;
  const conflict = code === 'after-last-contact' ? 'contact-after-last-contact' : code;
  return rejection(conflict, field === undefined ? { ...facts, revision } : { ...facts, field, revision });
}

function fieldOfCorrection({ revision, details }: Violation, corrections: readonly Correction[]): string | undefined {
  const index = corrections.findIndex((correction) => correction.revision === String(revision));
  return index < 0 ? undefined : `corrections.${index}.data.${details.field ?? 'effectiveOn'}`;
}

function datedInFuture(event: EpisodeEvent, receivedOn: CalendarDate, path = ''): Rejection | undefined {
  const { effectiveOn } = event.data;
  if (effectiveOn > receivedOn) {
    return rejection('dated-in-future', { field: `${path}effectiveOn`, expected: receivedOn, actual: effectiveOn });
  }
  // `lastContactOn` is never after `effectiveOn` in a legal history, so the rule about it covers the future too.
  return undefined;
}

function findEntry(reference: EntryReference, episode: Episode, field: string): Entry | Rejection {
  const entry =
    reference.revision === undefined
      ? reference.source && entryOfSource(episode, reference.source)
      : entryAt(episode, Number(reference.revision));
  if (entry === undefined) return rejection('entry-not-found', { field });
  const details: RejectionDetails = { field, revision: entry.revision };
  if (!isClinicalEvent(entry.event)) return rejection('entry-not-correctable', details);
  return entry.believed === undefined ? rejection('entry-void', details) : entry;
}

function namedTwice(entries: readonly Entry[], field: string): Rejection | undefined {
  const second = entries.findIndex(({ revision }, index) => entries.findIndex((e) => e.revision === revision) < index);
  return second < 0 ? undefined : rejection('entry-named-twice', { field: `${field}.${second}` });
}

function isRejection(found: Entry | Rejection): found is Rejection {
  return 'retryable' in found;
}

function isEntry(found: Entry | Rejection): found is Entry {
  return !isRejection(found);
}

function accepted(event: EpisodeEvent): Decision {
  return { accepted: true, events: [event] };
}

function refused(why: Rejection): Decision {
  return { accepted: false, rejection: why };
}
