/** What an audit may find. */
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

/** How the log differs from its leaves where it first does. */
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
  /** In a sentence. */
  readonly message: string;
  readonly change?: Change;
  /** What of an event differs; `content` is its payload, its metadata or its salt, which its leaf commits to together. */
  readonly parts?: readonly Part[];
  /** Place of the first bad event in the order of the log, from 0. */
  readonly index?: number;
  /** Where only a range is known: the first bad event is at the first index or behind it, and before the second. */
  readonly between?: readonly [number, number];
  readonly event?: EventLocation;
  readonly file?: string;
}

export type Part = 'position' | 'stream' | 'revision' | 'id' | 'type' | 'recordedAt' | 'content';

/** The event that was proved there, or where none was, the one that the log has. */
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
  /** Those that have a leaf. */
  readonly leaves: number;
  /** Rows of the log's file that stand outside its order; 0 where the file cannot be looked at. */
  readonly outside: number;
  /** Signed heads that are not refused. */
  readonly heads: number;
  /** The most events that a signed head speaks for which agrees with the log; 0 where none does. */
  readonly covered: number;
  /** The same of the heads that were brought from elsewhere, by themselves. */
  readonly brought: { readonly heads: number; readonly covered: number };
  /** Ids of the keys that heads were checked with, and whether they came from outside: else nobody vouches for them. */
  readonly keys: readonly string[];
  readonly keysGiven: boolean;
  /** The first bad event first; nothing where all is sound. */
  readonly findings: readonly Finding[];
}
