import type { Position, Revision, StreamName } from './port.js';

/** What can be wrong with a log as it is stored, though its events read well one by one. */
export const faultKinds = {
  schema: 'tables, triggers or indexes are not as this program makes them',
  damaged: 'the engine finds its file damaged',
  outside: 'a row stands outside the order of the log',
  gap: 'positions are missing in the order of the log',
  'out-of-step': 'an event does not have the next revision of its stream',
  'repeated-member': 'stored JSON names a member of an object twice, which programs read differently',
} as const;
export type FaultKind = keyof typeof faultKinds;

export interface LogFault {
  readonly kind: FaultKind;
  /** In a sentence. */
  readonly message: string;
  /** The row in question. */
  readonly row?: StoredRow;
}

export interface StoredRow {
  readonly position: Position;
  readonly stream: StreamName;
  readonly revision: Revision;
  readonly id: string;
}
