import type { Database as Connection, Statement } from 'better-sqlite3';
import { position, type LogId, type Position } from '#event-store/port';
import type { Envelope } from '../envelope/envelope.js';
import { HASH_BYTES, type Hash } from '../merkle/hashes.js';
import { consistencyProof, inclusionProof, rootOf, type Nodes } from '../merkle/proofs.js';
import { asRefusal, FIND_ID, ID_STEP, identityIn, openForReading } from './proof-log-file.js';

/** An event in the proof log. */
export interface ProvedEvent {
  /** Its position in the store, which is not part of its leaf. */
  readonly position: Position;
  readonly envelope: Envelope;
}

/** A leaf with its stored hashes: its own, then those of the subtrees that it completes, 32 bytes each. */
export interface StoredLeaf extends ProvedEvent {
  readonly hashes: Buffer;
}

/** Gives proofs about the events of a log. Indexes follow the order of the log, from 0. All methods throw `ProofLogRefused` for a damaged file. */
export interface ProofReader {
  /** The identity of the proved log. */
  identity(): LogId;
  /** The number of events with a leaf. */
  size(): number;
  /** The event at an index, if it has a leaf. */
  at(index: number): ProvedEvent | undefined;
  /** The index of the first event with an id. */
  indexOf(eventId: string): number | undefined;
  /** The index of the event at a position. */
  indexAt(position: Position): number | undefined;
  leafHash(index: number): Hash;
  /** The root of the tree of the first `size` events; default of all. */
  root(size?: number): Hash;
  /** The proof that the event at `index` is among the first `size`. Throws `RangeError`. */
  inclusion(index: number, size: number): Hash[];
  /** The proof that the tree of `first` events is the beginning of that of `second`. Throws `RangeError`. */
  consistency(first: number, second: number): Hash[];
}

type Row = readonly [
  place: bigint,
  position: bigint,
  stream: string,
  revision: bigint,
  id: string,
  type: string,
  recordedAt: string,
  commitment: Buffer,
];

const COLUMNS = 'place, position, stream, revision, id, type, recorded_at, commitment';

/** The proof log of a folder, read through its own connection while another one may extend it. */
export class ProofLog implements ProofReader, Nodes {
  readonly #db: Connection;
  readonly #size: Statement<[], number>;
  readonly #at: Statement<[number], Row>;
  readonly #from: Statement<[number, number], [hashes: Buffer, ...row: Row]>;
  readonly #indexOf: Statement<[{ id: string; from: number }], number | null>;
  readonly #indexAt: Statement<[bigint], number>;
  readonly #hash: Statement<[number, number], Hash>;

  constructor(db: Connection) {
    this.#db = db;
    this.#size = db.prepare<[], number>('select coalesce(max(place), -1) + 1 from leaf').pluck();
    this.#at = db.prepare<[number], Row>(`select ${COLUMNS} from leaf where place = ?`).raw().safeIntegers();
    this.#from = db
      .prepare<[number, number], [hashes: Buffer, ...row: Row]>(
        `select hashes, ${COLUMNS} from leaf where place >= ? order by place limit ?`,
      )
      .raw()
      .safeIntegers();
    this.#indexOf = db.prepare<[{ id: string; from: number }], number | null>(FIND_ID).pluck();
    this.#indexAt = db.prepare<[bigint], number>('select place from leaf where position = ?').pluck();
    this.#hash = db
      .prepare<[number, number], Hash>(`select substr(hashes, ?, ${HASH_BYTES}) from leaf where place = ?`)
      .pluck();
  }

  identity(): LogId {
    return this.#read(() => identityIn(this.#db));
  }

  size(): number {
    return this.#read(() => this.#size.get()!);
  }

  at(index: number): ProvedEvent | undefined {
    const row = this.#read(() => this.#at.get(index));
    return row && provedEvent(row);
  }

  /** Some leaves from an index on. */
  from(index: number, limit: number): StoredLeaf[] {
    return this.#read(() => this.#from.all(index, limit)).map(([hashes, ...row]) => ({ hashes, ...provedEvent(row) }));
  }

  indexOf(eventId: string): number | undefined {
    const size = this.size();
    const from = size - (size % ID_STEP);
    return this.#read(() => this.#indexOf.get({ id: eventId.toLowerCase(), from })) ?? undefined;
  }

  indexAt(at: Position): number | undefined {
    return this.#read(() => this.#indexAt.get(at));
  }

  /** The number of events of a stream among the first `size`. Reads all their leaves. */
  countOf(stream: string, size: number): number {
    return this.#read(() =>
      this.#db
        .prepare<[string, number], number>('select count(*) from leaf where stream = ? and place < ?')
        .pluck()
        .get(stream, size)!,
    );
  }

  leafHash(index: number): Hash {
    return this.subtree(0, index);
  }

  /** Throws `RangeError` for a subtree that is not complete. */
  subtree(level: number, index: number): Hash {
    const lastLeaf = (index + 1) * 2 ** level - 1;
    const hash = this.#read(() => this.#hash.get(level * HASH_BYTES + 1, lastLeaf));
    if (hash?.length !== HASH_BYTES) throw new RangeError(`the proof log does not hold leaf ${lastLeaf}`);
    return hash;
  }

  root(size = this.size()): Hash {
    return rootOf(this, size);
  }

  inclusion(index: number, size: number): Hash[] {
    return inclusionProof(this, index, size);
  }

  consistency(first: number, second: number): Hash[] {
    return consistencyProof(this, first, second);
  }

  close(): void {
    this.#db.close();
  }

  /** Converts damage found during a read into the refusal of a damaged file. */
  #read<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw asRefusal(error, this.#db.name);
    }
  }
}

/** Opens the proof log of a folder for reading. Throws `ProofLogMissing`, `ProofLogRefused`. */
export function openProofLog(folder: string): ProofLog {
  return new ProofLog(openForReading(folder));
}

function provedEvent([place, at, stream, revision, id, type, recordedAt, commitment]: Row): ProvedEvent {
  const index = Number(place);
  const envelope = { index, stream, revision: String(revision), id, type, recordedAt };
  return { position: position(at), envelope: { ...envelope, commitment: commitment.toString('hex') } };
}
