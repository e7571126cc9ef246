import pg from 'pg';
import { AlreadyProjected, CheckpointLost, ClaimLost } from '../store/errors.js';
import { terminateClaimHolder, releaseClaim, tryClaim } from './claim-lock.js';
import { clientConfig, translateError, inTransaction, isConnectionLoss } from './connection.js';
import type { Settings } from './options.js';

/**
 * The projector has no time limits. A machine that is gone is noticed within half a minute, and its claim is released.
 */
const SESSION = {
  statement_timeout: 0,
  idle_in_transaction_session_timeout: 0,
  tcp_keepalives_idle: 10,
  tcp_keepalives_interval: 5,
  tcp_keepalives_count: 3,
};

/**
 * The only session that writes a read model. It has the claim: if the session is lost the claim is lost, and nothing is
 * written until it claims again. Operations run in the order of the calls.
 */
export class WritingSession {
  #client: pg.Client | undefined;
  #hasClaim = false;
  #owner: string | undefined;
  #onLost: ((why: ClaimLost) => void) | undefined;
  /** Whether the claim is held without an owner, and whether an owner had it before. */
  #held = false;
  #heldFromOwner = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly settings: Settings) {}

  /**
   * Makes an owner the only one that may write; calls `onLost` when the connection is lost. Throws `AlreadyProjected`.
   */
  claim(owner: string, onLost?: (why: ClaimLost) => void): Promise<void> {
    return this.#enqueue(async () => {
      if (this.#owner !== undefined && this.#owner !== owner && this.#hasClaim) throw new AlreadyProjected(this.#owner);
      const client = await this.#withClaim(owner);
      await client.query('update projection set owner = $1 where owner is distinct from $1', [owner]);
      this.#owner = owner;
      this.#onLost = onLost;
    });
  }

  release(owner: string): Promise<void> {
    return this.#enqueue(async () => {
      if (this.#owner !== owner) return;
      this.#owner = undefined;
      await this.#ifConnected((client) => client.query('update projection set owner = null where owner = $1', [owner]));
      if (!this.#held) await this.#releaseClaim();
    });
  }

  /**
   * Holds the claim, with or without an owner, until `releaseHold`: no other process may write here while a rebuilt
   * read model takes over. Throws `AlreadyProjected`.
   */
  hold(): Promise<void> {
    return this.#enqueue(async () => {
      await this.#withClaim();
      if (!this.#held) this.#heldFromOwner = this.#owner !== undefined;
      this.#held = true;
    });
  }

  /**
   * Ends the hold. A claim that an owner had stays for the next owner, so that no standby takes over in between; any
   * other claim is released.
   */
  releaseHold(): Promise<void> {
    return this.#enqueue(async () => {
      this.#held = false;
      if (this.#owner === undefined && !this.#heldFromOwner) await this.#disconnect();
    });
  }

  /** Writes in one transaction. Throws `CheckpointLost` if the owner does not have the claim, or has lost it. */
  write(owner: string, work: (client: pg.ClientBase) => Promise<void>): Promise<void> {
    return this.#enqueue(async () => {
      const client = this.#client;
      if (client === undefined || this.#owner !== owner) throw new CheckpointLost(owner);
      await inTransaction(client, () => work(client));
    });
  }

  /** Waits for running operations and releases the claim, unless it is held. The session may be used again. */
  close(): Promise<void> {
    return this.#enqueue(async () => {
      this.#owner = undefined;
      if (!this.#held) await this.#disconnect();
    });
  }

  async #withClaim(owner?: string): Promise<pg.ClientBase> {
    const client = await this.#connected();
    if (this.#hasClaim) return client;
    const { schema } = this.settings;
    if (!(await tryClaim(client, schema))) {
      const holder = await readOwner(client);
      if (owner !== undefined && holder === owner) await terminateClaimHolder(client, schema);
      if (!(await tryClaim(client, schema))) throw new AlreadyProjected(holder ?? 'that is rebuilding it');
    }
    this.#hasClaim = true;
    return client;
  }

  async #connected(): Promise<pg.ClientBase> {
    if (this.#client !== undefined) return this.#client;
    const client = new pg.Client(clientConfig(this.settings, 'projector', SESSION));
    const lost = (error?: Error): void => {
      if (this.#client !== client) return;
      this.#client = undefined;
      this.#hasClaim = false;
      this.settings.onNotice(`the projector's connection was lost${error ? `: ${error.message}` : ''}`);
      if (this.#owner !== undefined) this.#onLost?.(new ClaimLost(this.#owner, error));
    };
    client.on('error', lost);
    client.on('end', () => lost());
    await client.connect();
    this.#client = client;
    return client;
  }

  async #releaseClaim(): Promise<void> {
    if (!this.#hasClaim) return;
    this.#hasClaim = false;
    await this.#ifConnected((client) => releaseClaim(client, this.settings.schema));
  }

  async #disconnect(): Promise<void> {
    // The server notices a closed connection a little later: the next owner must not find the claim still taken.
    await this.#releaseClaim();
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
  }

  /** A connection that is lost meanwhile has released everything. */
  async #ifConnected(work: (client: pg.ClientBase) => Promise<unknown>): Promise<void> {
    try {
      if (this.#client !== undefined) await work(this.#client);
    } catch (error) {
      if (!isConnectionLoss(error)) throw error;
    }
  }

  async #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    try {
      return await done;
    } catch (error) {
      throw translateError(error, this.settings);
    }
  }
}

/** The last owner of the read model, if the schema holds one. */
async function readOwner(client: pg.ClientBase): Promise<string | undefined> {
  const { rows } = await client.query<{ exists: boolean }>(`select to_regclass('projection') is not null as exists`);
  if (!rows[0]!.exists) return undefined;
  const { rows: found } = await client.query<{ owner: string | null }>('select owner from projection');
  return found[0]?.owner ?? undefined;
}
