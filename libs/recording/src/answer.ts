import type { RejectionCode, RejectionDetails } from '#episode/rejections';

/** The reasons to refuse a well-formed command, other than the rules of the episode. */
export const refusalCodes = {
  'command-id-reused': {
    retryable: false,
    text: 'this command id was used in this episode for a command with another body',
  },
  'source-entry-differs': {
    retryable: false,
    text: 'this source entry is on record with other content; correct the entry instead',
  },
  'entry-too-large': {
    retryable: false,
    text: 'the entry is larger than the log takes',
  },
  'clock-jumped': {
    retryable: true,
    text: 'the clock of the server went forward by itself, so nothing is recorded: an operator has to set it right or accept it',
  },
  'episode-unreadable': {
    retryable: true,
    text: 'an entry of the episode cannot be read here, so nothing can be recorded behind it: an operator has to act',
  },
  'previous-episode-of-another-patient': {
    retryable: false,
    text: 'the previous episode is of another patient',
  },
  'provider-not-yours': {
    retryable: false,
    text: 'it refers the patient to another provider than this key is limited to',
  },
  /** Reveals nothing about another provider's episode. A referral under its id never succeeds; other commands may, after their referral. */
  'episode-id-unavailable': {
    retryable: true,
    text: 'under this id there is no episode of the provider that this key is limited to',
  },
} as const;
export type RefusalCode = keyof typeof refusalCodes;

export interface Refusal {
  readonly code: RejectionCode | RefusalCode;
  /** Whether the same command may succeed later, because an entry that must come first is missing. */
  readonly retryable: boolean;
  readonly details: RejectionDetails;
}

/** The answer to the sender of one command. */
export type Answer =
  /** Recorded now, or earlier (`duplicate`). The revision and position are the same in both cases. */
  | { readonly status: 'accepted' | 'duplicate'; readonly revision: bigint; readonly position: bigint }
  | { readonly status: 'rejected'; readonly refusal: Refusal }
  /** The episode is not at the required revision (`ifMatch`), or other writers interfered repeatedly. Nothing was recorded. */
  | { readonly status: 'conflict'; readonly expected?: bigint; readonly actual: bigint }
  /** The log did not confirm. Send the same command again, with the same id: it will not be recorded twice. */
  | { readonly status: 'unknown'; readonly cause: unknown };

export function refusal(code: RefusalCode, details: RejectionDetails = {}): Refusal {
  return { code, retryable: refusalCodes[code].retryable, details };
}

/** Whether the command is on record, from now or from before. */
export function isRecorded(answer: Answer): answer is Extract<Answer, { readonly status: 'accepted' | 'duplicate' }> {
  return answer.status === 'accepted' || answer.status === 'duplicate';
}
