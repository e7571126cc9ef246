import { date, line, list, optional, payload, type DataOf } from '../fields.js';

/** The date on which it happened in the clinic. Every payload has it. The store's `recordedAt` is the time of recording. */
export const effectiveOn = date({
  about: 'When it happened in the clinic; not after the day on which it is received.',
});

/** A code of the sender's own system, in addition to the mapped one. */
export const senderCode = payload('SenderCode', {
  field: line({ about: 'The field of the payload that was mapped.' }),
  system: line({ max: 256 }),
  code: line(),
  display: optional(line({ max: 256 })),
});
export type SenderCode = DataOf<typeof senderCode>;

/** For payloads whose coded fields may have been mapped from the sender's own codes. */
export const senderCodes = optional(
  list(senderCode, { size: { max: 50 }, about: "Codes as the sender's own system has them." }),
);

/** The sender's own name for an entry. */
export interface SourceEntry {
  readonly system: string;
  readonly id: string;
}
