import type { EntryReference } from './commands.js';
import { isClinicalEvent, type ClinicalEvent } from './events.js';
import { rejection, type Rejection } from './rejections.js';
import { entryAt, entryOfSource, type Entry, type Episode } from './state.js';

/** An entry that is not void. */
export type EffectiveEntry = Entry & { readonly effective: ClinicalEvent };

/**
 * The entries that a correction or a void names, in its order, or why one of them cannot be changed.
 * `path` is the field of the command that holds the references.
 */
export function findEntries(
  references: readonly EntryReference[],
  episode: Episode,
  path: string,
): readonly EffectiveEntry[] | Rejection {
  const found: EffectiveEntry[] = [];
  const revisions = new Set<number>();
  for (const [index, reference] of references.entries()) {
    const field = `${path}.${index}`;
    const entry = findEntry(reference, episode, field);
    if (isRejection(entry)) return entry;
    if (revisions.has(entry.revision)) return rejection('entry-named-twice', { field, revision: entry.revision });
    revisions.add(entry.revision);
    found.push(entry);
  }
  return found;
}

export function isRejection(found: object): found is Rejection {
  return 'retryable' in found;
}

function findEntry(reference: EntryReference, episode: Episode, field: string): EffectiveEntry | Rejection {
  const entry = entryNamedBy(reference, episode);
  if (entry === undefined) return rejection('entry-not-found', { field });
  const details = { field, revision: entry.revision };
  if (!isClinicalEvent(entry.event)) return rejection('entry-not-correctable', details);
  const { effective } = entry;
  return effective === undefined ? rejection('entry-void', details) : { ...entry, effective };
}

/** The entry at the revision or of the source. If both are given, they must refer to the same entry. */
function entryNamedBy({ revision, source }: EntryReference, episode: Episode): Entry | undefined {
  const bySource = source && entryOfSource(episode, source);
  if (revision === undefined) return bySource;
  const byRevision = entryAt(episode, Number(revision));
  return source === undefined || bySource === byRevision ? byRevision : undefined;
}
