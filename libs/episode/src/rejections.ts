/**
 * The reasons for a rejection. `retryable` says whether the same command may succeed later, because an entry that must
 * come first may still be missing: the referral, the previous change of level, the resumption before the next pause.
 */
export const rejectionCodes = {
  'no-referral': { retryable: true, text: 'the episode has no referral yet' },
  'already-referred': { retryable: false, text: 'the episode has a referral already' },
  'previous-episode-is-itself': { retryable: false, text: 'an episode cannot be the readmission of itself' },
  'not-admitted': { retryable: true, text: 'the patient has not been admitted' },
  'already-admitted': { retryable: false, text: 'the patient has been admitted already' },
  'before-referral': { retryable: false, text: 'it is dated before the referral' },
  'before-admission': { retryable: false, text: 'it is dated before the admission' },
  'after-admission': { retryable: false, text: 'it must come before the admission' },
  'after-last-contact': { retryable: false, text: 'it is dated after the last contact' },
  'after-discharge': { retryable: false, text: 'it is dated after the discharge' },
  'last-contact-before-stay': { retryable: false, text: 'the last contact lies before the stay began' },
  'last-contact-after-end': { retryable: false, text: 'the last contact lies after the end of the stay' },
  'contact-after-last-contact': {
    retryable: false,
    text: 'a service or medication on record is later than the stated last contact',
  },
  'already-discharged': { retryable: false, text: 'the patient has been discharged already' },
  'not-discharged': { retryable: true, text: 'the patient has not been discharged' },
  'before-discharge': { retryable: false, text: 'it is dated before the discharge' },
  'level-unchanged': { retryable: false, text: 'the level is the one the patient is at' },
  'level-not-lower': { retryable: false, text: 'a step-down leads to a lower level of the same edition' },
  'level-not-higher': { retryable: false, text: 'a step-up leads to a higher level of the same edition' },
  'level-not-lateral': {
    retryable: false,
    text: 'a lateral transfer leads to a level of equal rank or another edition',
  },
  'level-does-not-follow': {
    retryable: true,
    text: 'the move starts from a level at which the patient was not on that date',
  },
  'phase-unchanged': { retryable: false, text: 'the phase is the one the stay is in' },
  'program-unchanged': { retryable: false, text: 'the program is the one the patient is in' },
  'modality-unchanged': { retryable: false, text: 'the modality is the one the patient has' },
  'already-paused': { retryable: true, text: 'treatment is paused already' },
  'not-paused': { retryable: true, text: 'treatment is not paused' },
  'already-cancelled': { retryable: false, text: 'the episode has been cancelled already' },
  'episode-cancelled': { retryable: false, text: 'the episode was cancelled' },
  'episode-void': { retryable: false, text: 'the episode is void' },
  'episode-empty': { retryable: true, text: 'the episode has no entries' },
  'dated-in-future': { retryable: true, text: 'it is dated after the day it was received' },
  'birth-after-admission': { retryable: false, text: 'the birth date lies after the admission' },
  'period-reversed': { retryable: false, text: 'the period ends before it starts' },
  'entry-not-found': { retryable: true, text: 'there is no such entry' },
  'entry-not-correctable': { retryable: false, text: 'only clinical entries can be corrected or voided' },
  'entry-void': { retryable: false, text: 'the entry is void' },
  'entry-named-twice': { retryable: false, text: 'the entry is named twice' },
  'entry-type-differs': { retryable: false, text: 'the entry is of another type' },
} as const;

export type RejectionCode = keyof typeof rejectionCodes;

/** A rejected command: the code, and the facts that explain it (field, dates, levels, revision of the conflicting entry). */
export interface Rejection {
  readonly code: RejectionCode;
  readonly retryable: boolean;
  readonly details: RejectionDetails;
}

export interface RejectionDetails {
  /** The field of the command's data that caused it, as a path: `corrections.0.data.effectiveOn`. */
  readonly field?: string;
  /** Revision of the recorded entry that conflicts with the command. */
  readonly revision?: number;
  readonly expected?: string;
  readonly actual?: string;
}

export function rejection(code: RejectionCode, details: RejectionDetails = {}): Rejection {
  return { code, retryable: rejectionCodes[code].retryable, details };
}

/** The rejection because of a recorded entry. Sending the command again does not help: that entry must change first. */
export function rejectionByEntry(code: RejectionCode, details: RejectionDetails & { revision: number }): Rejection {
  return { code, retryable: false, details };
}
