import type { Position, Revision, StreamName } from './port.js';

/** The faults of a stored log that do not show when its events are read one by one. */
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
  /** A description in one sentence. */
  readonly message: string;
  /** The faulty row. */
  readonly row?: StoredRow;
}

export interface StoredRow {
  readonly position: Position;
  readonly stream: StreamName;
  readonly revision: Revision;
  readonly id: string;
}
