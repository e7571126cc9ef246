/** The kinds of findings of an audit. */
export const findingKinds = {
  'log-changed': 'the log is not what it was when it was proved',
  'file-changed': 'the file of the log is not made as this program makes one',
  'file-damaged': 'the engine finds the file of the log damaged',
  'head-contradicts': 'a signed head says that the log was another one',
  fork: 'signed heads contradict each other',
  'other-log': 'the proof log, or a head, is of another log',
  'proof-log-changed': 'the proof log was changed; signed heads say that the log was not',
  'forged-head': 'the signature of a head does not hold',
  'retired-key': 'a head is signed by a key that was retired before',
  'unknown-key': 'a head is signed by a key that nobody vouched for',
  'contested-key': 'a key was retired in two different ways: somebody else has it',
  'unreadable-file': 'a file that should hold a head, a key or a retirement does not, or not one that its keys signed',
} as const;
export type FindingKind = keyof typeof findingKinds;

/** How the log differs from its leaves at the first difference. */
export type Change =
  | 'changed'
  | 'missing'
  | 'inserted'
  | 'reordered'
  | 'rewritten'
  | 'truncated'
  | 'hidden'
  | 'omitted'
  | 'ambiguous'
  | 'unreadable';

export interface Finding {
  readonly kind: FindingKind;
  /** A description in one sentence. */
  readonly message: string;
  readonly change?: Change;
  /** The parts of the event that differ; `content` is its payload, metadata and salt, to which its leaf commits as a whole. */
  readonly parts?: readonly Part[];
  /** Index of the first bad event in the order of the log, from 0. */
  readonly index?: number;
  /** If only a range is known: the first bad event is at or after the first index, and before the second. */
  readonly between?: readonly [number, number];
  readonly event?: EventLocation;
  readonly file?: string;
}

export type Part = 'position' | 'stream' | 'revision' | 'id' | 'type' | 'recordedAt' | 'content';

/** The event that was proved at that index or, if there is none, the event in the log. */
export interface EventLocation {
  readonly position: string;
  readonly stream: string;
  readonly revision: string;
  readonly id: string;
}

export interface AuditReport {
  readonly origin: string;
  /** Events of the log. */
  readonly events: number;
  /** The number of events with a leaf. */
  readonly leaves: number;
  /** The number of rows in the log's file outside its order; 0 if the file is not accessible. */
  readonly outside: number;
  /** The number of accepted signed heads. */
  readonly heads: number;
  /** The number of events that the largest matching signed head covers; 0 if none matches. */
  readonly covered: number;
  /** The same for the auditor's own heads alone. */
  readonly brought: { readonly heads: number; readonly covered: number };
  /** Ids of the keys for the check of heads, and whether the auditor supplied them; otherwise nobody vouches for them. */
  readonly keys: readonly string[];
  readonly keysGiven: boolean;
  /** The findings, beginning with the first bad event; empty if there are none. */
  readonly findings: readonly Finding[];
}
