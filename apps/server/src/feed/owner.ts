import { Folding } from '#episode/folding';
import { recordedEntry } from '#episode/recorded';
import { schemaVersions, isEventType } from '#episode/events';
import type { RecordedEvent } from '#event-store/port';

/** The owner of the episode is unknown: an entry that may change it cannot be read here. */
export const UNKNOWN = Symbol('unknown provider');

/**
 * The owner of an episode as of each of its events in turn: the provider of the effective referral. Folds only the
 * events that can change a referral.
 */
export class Owner {
  readonly #referrals = new Folding();
  #isUnknown = false;

  /** `undefined` if the episode has no effective referral. */
  get provider(): string | typeof UNKNOWN | undefined {
    return this.#isUnknown ? UNKNOWN : this.#referrals.episode.course.referral?.event.data.providerId;
  }

  /** How many entries are in memory. */
  get size(): number {
    return this.#referrals.episode.entries.length + 1;
  }

  add(event: RecordedEvent): void {
    if (this.#isUnknown || !mayChangeReferral(event)) return;
    try {
      this.#referrals.add(recordedEntry(event));
    } catch {
      this.#isUnknown = true;
    }
  }
}

function mayChangeReferral({ type, data, metadata, unreadable }: RecordedEvent): boolean {
  if (type === 'ReferralReceived' || type === 'EntriesVoided') return true;
  if (type !== 'EntriesCorrected') return !isEventType(type);
  if (unreadable !== undefined || metadata.schemaVersion !== schemaVersions.EntriesCorrected) return true;
  return (data['corrections'] as readonly { readonly type: string }[]).some(
    (correction) => correction.type === 'ReferralReceived',
  );
}
