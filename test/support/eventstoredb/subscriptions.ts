import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { status } from '@grpc/grpc-js';
import type { Database, StoredEvent } from './database.js';
import type { Faults } from './faults.js';
import { fail } from './reads.js';
import type { ReadCall } from './reads.js';
import { caughtUpReply, checkpointReply, confirmationReply, eventReply } from './replies.js';
import { sender } from './sender.js';

export interface SubscriptionContext {
  readonly database: Database;
  readonly faults: Faults;
  cut(): void;
}

/** Events looked at between two checkpoints. */
const CHECKPOINT_INTERVAL = 32;

/** Follows the whole log: what is after the position, `caught up` once, then what comes. */
export async function subscribe(call: ReadCall, context: SubscriptionContext): Promise<void> {
  const { database } = context;
  const options = call.request.getOptions();
  const at = options?.getAll()?.getPosition()?.getCommitPosition();
  const after = options?.getAll()?.hasEnd() ? undefined : BigInt(at ?? -1);
  if (after !== undefined && after > 0n && !database.isRecord(after)) {
    return fail(call, { code: status.UNKNOWN, details: 'Exception was thrown by handler.' });
  }
  const next = after === undefined ? database.log.length : database.indexOf(after + 1n);
  await new Subscription(call, context, matching(options), next).run();
}

class Subscription {
  readonly #left = new AbortController();
  readonly #send: (reply: ReadResp) => Promise<void>;
  #scanned = 0;
  #live = false;

  constructor(
    private readonly call: ReadCall,
    private readonly context: SubscriptionContext,
    private readonly matches: (event: StoredEvent) => boolean,
    private next: number,
  ) {
    call.on('cancelled', () => this.#left.abort());
    this.#send = sender(call);
  }

  async run(): Promise<void> {
    const { database } = this.context;
    const { signal } = this.#left;
    await this.#send(confirmationReply());
    while (!signal.aborted) {
      if (this.next < database.log.length) await this.#pass(database.log[this.next++]!);
      else if (this.#live) await database.grown(signal).catch(() => {});
      else await this.#catchUp();
    }
  }

  #catchUp(): Promise<void> {
    this.#live = true;
    return this.#send(caughtUpReply());
  }

  async #pass(event: StoredEvent): Promise<void> {
    if (this.matches(event)) await this.#hand(event);
    this.#scanned += 1;
    if (this.#scanned % CHECKPOINT_INTERVAL !== 0 || this.#left.signal.aborted) return;
    const { database, faults } = this.context;
    const at = faults.checkpointsAhead ? database.log.at(-1)!.position : event.position;
    await this.#send(checkpointReply(at));
  }

  async #hand(event: StoredEvent): Promise<void> {
    const { faults, cut } = this.context;
    const fate = await faults.event(event);
    if (this.#left.signal.aborted) return;
    switch (fate) {
      case 'cut':
        return this.#leave(cut);
      case 'end':
        return this.#leave(() => this.call.end());
      case 'fail':
        return this.#leave(() => fail(this.call, { code: status.ABORTED, details: 'Operation timed out' }));
      case 'send': {
        const sent = this.#send(eventReply(event));
        if (this.#live && (await this.#isTooSlow(sent))) return this.#slowedDown();
        return sent;
      }
    }
  }

  /** Whether so much is written while the client takes nothing that a server would not keep it. */
  async #isTooSlow(sent: Promise<void>): Promise<boolean> {
    const { database, faults } = this.context;
    const watched = new AbortController();
    let done = false;
    const taken = sent.then(() => {
      done = true;
      watched.abort();
    });
    while (!done && database.log.length - this.next < faults.slowness) {
      await Promise.race([taken, database.grown(watched.signal).catch(() => {})]);
    }
    watched.abort();
    return !done;
  }

  #slowedDown(): void {
    if (this.context.faults.tooSlow() === 'catch up') this.#live = false;
    else this.#leave(() => fail(this.call, { code: status.ABORTED, details: 'Operation timed out' }));
  }

  #leave(say: () => void): void {
    say();
    this.#left.abort();
  }
}

function matching(options: ReadReq.Options | undefined): (event: StoredEvent) => boolean {
  const expression = options?.getFilter()?.getStreamIdentifier();
  if (expression === undefined) return () => true;
  const prefixes = expression.getPrefixList();
  return ({ stream }) => prefixes.some((prefix) => stream.startsWith(prefix));
}
