import type { Database as Connection, Transaction } from 'better-sqlite3';
import {
  revision,
  streamName,
  type EventStore,
  type LogId,
  type Position,
  type RecordedEvent,
} from '#event-store/port';
import { commitmentTo } from '../envelope/commitment.js';
import { envelopeOf, leafOf } from '../envelope/envelope.js';
import { Frontier, peaksOf } from '../merkle/frontier.js';
import { leafHash, type Hash } from '../merkle/hashes.js';
import { LogChanged } from './errors.js';
import { claimWriting, ID_STEP, INDEX_IDS, openForWriting } from './proof-log-file.js';
import { ProofLog } from './proof-log.js';

type NewLeaf = readonly [
  place: number,
  position: bigint,
  stream: string,
  revision: bigint,
  id: string,
  type: string,
  recordedAt: string,
  commitment: Buffer,
  hashes: Buffer,
];

/**
 * Extends the proof log of a folder, event by event in the order of the log. It cannot be used after an error: a new writer
 * continues from the last commit.
 */
export class ProofLogWriter {
  readonly #db: Connection;
  readonly #claim: { release(): void };
  readonly #frontier: Frontier;
  readonly #insert: Transaction<(leaves: readonly NewLeaf[]) => void>;
  #leaves: NewLeaf[] = [];
  #last: Position | undefined;

  private constructor(db: Connection, claim: { release(): void }) {
    const committed = new ProofLog(db);
    const size = committed.size();
    const insert = db.prepare(
      'insert into leaf (place, position, stream, revision, id, type, recorded_at, commitment, hashes) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#db = db;
    this.#claim = claim;
    this.#frontier = new Frontier(
      size,
      peaksOf(size).map(({ level, index }) => committed.subtree(level, index)),
    );
    const indexIds = db.prepare(INDEX_IDS);
    this.#insert = db.transaction((leaves) => {
      for (const leaf of leaves) {
        insert.run(...leaf);
        const next = leaf[0] + 1;
        if (next % ID_STEP === 0) indexIds.run(next - ID_STEP, next);
      }
    });
    this.#last = size === 0 ? undefined : committed.at(size - 1)!.position;
  }

  /**
   * Checks that the log still holds the last event of the proof log, and continues there, or starts a new proof log.
   * Throws `ProofLogInUse`, `LogChanged`, `ProofLogRefused`.
   */
  static async resume(folder: string, log: EventStore): Promise<ProofLogWriter> {
    const identity = await log.identity();
    const claim = claimWriting(folder);
    try {
      const db = openForWriting(folder, identity);
      try {
        await demandLastEvent(new ProofLog(db), log, identity);
        return new ProofLogWriter(db, claim);
      } catch (error) {
        db.close();
        throw error;
      }
    } catch (error) {
      claim.release();
      throw error;
    }
  }

  /** The number of leaves, including uncommitted ones. */
  get size(): number {
    return this.#frontier.size;
  }

  /** Position of the last leaf's event. */
  get last(): Position | undefined {
    return this.#last;
  }

  /** The number of uncommitted leaves. */
  get gathered(): number {
    return this.#leaves.length;
  }

  /** Adds the leaf of the next event of the log. */
  add(event: RecordedEvent): void {
    const index = this.#frontier.size;
    const commitment = commitmentTo(event.salt, event);
    const hashes: Hash[] = [leafHash(leafOf(envelopeOf(event, index, commitment)))];
    this.#frontier.push(hashes[0]!, (_level, _index, hash) => hashes.push(hash));
    const { position, stream, revision, id, type, recordedAt } = event;
    this.#leaves.push([index, position, stream, revision, id, type, recordedAt, commitment, Buffer.concat(hashes)]);
    this.#last = position;
  }

  /** Writes the uncommitted leaves in one transaction. */
  commit(): void {
    if (this.#leaves.length === 0) return;
    this.#insert.immediate(this.#leaves);
    this.#leaves = [];
  }

  /** Releases the proof log for other processes. Uncommitted leaves are dropped. */
  close(): void {
    this.#db.close();
    this.#claim.release();
  }
}

async function demandLastEvent(proofs: ProofLog, log: EventStore, identity: LogId): Promise<void> {
  const last = proofs.at(proofs.size() - 1);
  if (last === undefined) return;
  const { position, envelope } = last;
  const expected = `log ${identity} with event ${envelope.id} at position ${position}`;
  for await (const event of log.readStream(streamName(envelope.stream), {
    from: revision(envelope.revision),
    limit: 1,
  })) {
    if (event.position === position && event.id === envelope.id) return;
    throw new LogChanged('restored', expected, `event ${event.id} at position ${event.position} in its place`);
  }
  const head = (await log.head())?.position ?? 0n;
  throw new LogChanged(head < position ? 'shorter' : 'restored', expected, `none there and ends at position ${head}`);
}
