import { date, line, list, optional, payload, type DataOf } from '../fields.js';

/** When it happened in the clinic; when the log got it is the store's `recordedAt`. Every payload has it. */
export const effectiveOn = date({
  about: 'When it happened in the clinic; not after the day on which it is received.',
});

/** A code as the sender's own system has it, next to the mapped one. */
export const senderCode = payload('SenderCode', {
  field: line({ about: 'The field of the payload that was mapped.' }),
  system: line({ max: 256 }),
  code: line(),
  display: optional(line({ max: 256 })),
});
export type SenderCode = DataOf<typeof senderCode>;

/** Of payloads whose coded fields may have been mapped from the sender's own codes. */
export const senderCodes = optional(
  list(senderCode, { size: { max: 50 }, about: "Codes as the sender's own system has them." }),
);

/** An entry as its sender names it. */
export interface SourceEntry {
  readonly system: string;
  readonly id: string;
}
