import type { CorrectionRequest, EpisodeCommand } from './commands.js';
import type { EffectiveEvent } from './course.js';
import { acceptedUnlessInFuture, checkReceipt, refused, type Decision } from './decision.js';
import { schemaVersions, type ClinicalEvent, type Correction } from './events.js';
import { firstNewViolation, rejectionByRecordedEntry } from './new-violation.js';
import { completed } from './level-change.js';
import { findEntries, isRejection, type EffectiveEntry } from './find-entries.js';
import { rejection, type Rejection } from './rejections.js';
import type { Violation } from './rules/violation.js';
import { effectiveIn, type Episode } from './state.js';

/** Replaces entries by their correct content. All corrections of one command are checked together. */
export function correctEntries(command: EpisodeCommand<'CorrectEntries'>, episode: Episode): Decision {
  const { corrections: requests, effectiveOn = command.receivedOn, reason } = command.data;
  const named = findEntries(requests, episode, 'corrections');
  if (isRejection(named)) return refused(named);
  const ofOtherType = firstOfOtherType(named, requests);
  if (ofOtherType !== undefined) return refused(ofOtherType);

  const before = effectiveIn(episode.entries);
  const replacements = replacementsOf(named, requests, before);
  const unfit = firstUnfit(replacements, command) ?? violationAfter(before, replacements);
  if (unfit !== undefined) return refused(unfit);
  const corrections = replacements.map(asCorrection);
  return acceptedUnlessInFuture({ type: 'EntriesCorrected', data: { effectiveOn, corrections, reason } }, command);
}

/** Voids entries that were made in error. */
export function voidEntries(command: EpisodeCommand<'VoidEntries'>, episode: Episode): Decision {
  const { entries: references, effectiveOn = command.receivedOn, reason } = command.data;
  const named = findEntries(references, episode, 'entries');
  if (isRejection(named)) return refused(named);

  const voided = new Set(named.map(({ revision }) => revision));
  const before = effectiveIn(episode.entries);
  const after = before.filter(({ revision }) => !voided.has(revision));
  const violation = firstNewViolation({ before, after, touched: voided });
  if (violation !== undefined) return refused(rejectionByRecordedEntry(violation));
  const revisions = [...voided].map(String);
  return acceptedUnlessInFuture({ type: 'EntriesVoided', data: { effectiveOn, revisions, reason } }, command);
}

function firstOfOtherType(
  named: readonly EffectiveEntry[],
  requests: readonly CorrectionRequest[],
): Rejection | undefined {
  const index = named.findIndex(({ effective }, at) => effective.type !== requests[at]?.type);
  if (index < 0) return undefined;
  const { effective, revision } = named[index]!;
  const field = `corrections.${index}.type`;
  return rejection('entry-type-differs', { field, revision, expected: effective.type, actual: requests[index]?.type });
}

/** The replacement of each entry, in the order of the requests. Omitted levels take the other replacements into account. */
function replacementsOf(
  named: readonly EffectiveEntry[],
  requests: readonly CorrectionRequest[],
  effective: readonly EffectiveEvent[],
): EffectiveEvent[] {
  const drafts = named.map(({ revision }, index) => {
    const { type, data } = requests[index]!;
    return { revision, event: { type, data } as ClinicalEvent };
  });
  const around = replaced(effective, drafts);
  return drafts.map(({ revision, event }) => ({ revision, event: completed(event, revision, around) }));
}

function firstUnfit(
  replacements: readonly EffectiveEvent[],
  command: EpisodeCommand<'CorrectEntries'>,
): Rejection | undefined {
  for (const [index, { revision, event }] of replacements.entries()) {
    const violation = checkReceipt(event, command);
    if (violation !== undefined) return byCorrection(index, revision, violation);
  }
  return undefined;
}

function violationAfter(
  before: readonly EffectiveEvent[],
  replacements: readonly EffectiveEvent[],
): Rejection | undefined {
  const touched = new Set(replacements.map(({ revision }) => revision));
  const violation = firstNewViolation({ before, after: replaced(before, replacements), touched });
  if (violation === undefined) return undefined;
  const index = replacements.findIndex(({ revision }) => revision === violation.revision);
  return index < 0 ? rejectionByRecordedEntry(violation) : byCorrection(index, violation.revision, violation);
}

function byCorrection(index: number, revision: number, { code, details }: Violation): Rejection {
  const field = `corrections.${index}.data.${details.field ?? 'effectiveOn'}`;
  return rejection(code, { ...details, field, revision });
}

function replaced(effective: readonly EffectiveEvent[], replacements: readonly EffectiveEvent[]): EffectiveEvent[] {
  const byRevision = new Map(replacements.map((replacement) => [replacement.revision, replacement]));
  return effective.map((entry) => byRevision.get(entry.revision) ?? entry);
}

function asCorrection({ revision, event: { type, data } }: EffectiveEvent): Correction {
  return { revision: String(revision), type, schemaVersion: schemaVersions[type], data };
}
