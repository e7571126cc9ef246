import type { Logger } from 'pino';
import { loggableText } from '#event-store/loggable-error';
import type { EventStore, Position } from '#event-store/port';
import { HeadSigner } from '#audit/heads/head-signer';
import { newestHeadIn, type FoundHead } from '#audit/heads/heads-folder';
import { Witness } from '#audit/heads/witness';
import { ProofFollower, type FollowerState } from '#audit/proof-log/follower';
import { openProofLog, type ProofLog } from '#audit/proof-log/proof-log';
import type { ProofsConfig } from '../config.js';
import type { DataFolder } from '../engine/data-folder.js';
import type { Log } from '../engine/open-log.js';
import type { Metrics } from '../health/metrics.js';
import { watchProofs } from '../health/watch-proofs.js';
import { fail } from '../http/problem.js';
import { limitedWait, WaitEnded } from '../limited-wait.js';

/** Injection token of the proof side. */
export const PROOF_SIDE = Symbol('ProofSide');

export interface ProofSideOptions {
  readonly config: ProofsConfig;
  readonly folder: DataFolder;
  readonly log: Pick<Log, 'stored'>;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
  /** Present if this process updates the proof log. */
  readonly metrics?: Metrics;
}

/** The state of the proof log in this process. */
export interface ProofStatus {
  /** `off` if it is left to others, else the state of the follower. */
  readonly state: FollowerState | 'off';
  readonly failure?: string;
  /** Why the last attempt to sign a head failed. */
  readonly headFailure?: string;
  /** The number of events with a leaf; absent if there is no proof log yet. */
  readonly size?: number;
}

const MINUTE = 60_000;

/** How long to wait for leaves, in milliseconds. */
const LONGEST_WAIT = 10_000;

/** The proofs of one installation: updates them, signs heads, and serves both. Recording never waits for it. */
export class ProofSide {
  readonly folder: string;
  readonly heads: string;
  /** The events as they are stored. */
  readonly log: EventStore;
  readonly #options: ProofSideOptions;
  readonly #follower: ProofFollower | undefined;
  readonly #witness: Witness | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  #proofs: ProofLog | undefined;
  #signedOnce = false;
  #loggedFailure: string | undefined;
  #headFailure: string | undefined;
  /** The newest head that was signed or found. */
  #newest: FoundHead | undefined;

  constructor(options: ProofSideOptions) {
    const { config, folder, log, logger } = options;
    this.#options = options;
    this.log = log.stored;
    this.folder = folder.proofs;
    this.heads = config.heads ?? folder.heads;
    if (config.witness !== undefined) {
      const onFailure = (why: string): void => logger.warn({ why }, 'the witness did not accept a head');
      this.#witness = new Witness({ url: config.witness, onFailure });
    }
    if (!config.enabled) return;
    this.#follower = new ProofFollower({
      folder: this.folder,
      log: log.stored,
      onLive: () => this.#signFirst(),
      onError: (error, retryIn) => this.#logFollowerFailure(error, retryIn),
    });
    if (config.headInterval > 0) {
      this.#timer = setInterval(() => this.#trySign(), config.headInterval * MINUTE).unref();
    }
    if (options.metrics !== undefined) watchProofs(options.metrics, this);
  }

  status(): ProofStatus {
    const { state = 'off', failure } = this.#follower ?? {};
    const size = this.#tryReading()?.size();
    const failed = failure === undefined ? undefined : loggableText(failure);
    return { state, size, failure: failed, headFailure: this.#headFailure };
  }

  /**
   * In seconds: the age of the newest head, and the time since the witness accepted one; absent without a head or a
   * witness.
   */
  ages(): { readonly head?: number; readonly witness?: number } {
    const { madeAt } = this.#tryNewest() ?? {};
    return {
      ...(madeAt !== undefined && { head: Math.max(0, (Date.now() - Date.parse(madeAt)) / 1_000) }),
      ...(this.#witness !== undefined && { witness: this.#witness.secondsSince }),
    };
  }

  /** The proof log. Throws `ProofLogMissing`, `ProofLogRefused`. */
  reading(): ProofLog {
    return (this.#proofs ??= openProofLog(this.folder));
  }

  /**
   * Waits a while until an event of the log has a leaf. Ends the request with the problem `not-yet-proved` if the leaf
   * does not appear in time or the caller has gone. Rejects if the proof log is not being updated.
   */
  async reached(position: Position, signal?: AbortSignal): Promise<void> {
    try {
      await this.#wait(position, signal);
    } catch (error) {
      if (!(error instanceof WaitEnded)) throw error;
      fail('not-yet-proved');
    }
  }

  async #wait(position: Position, signal?: AbortSignal): Promise<void> {
    await limitedWait(LONGEST_WAIT, [signal], async (limited) => this.#follower?.waitFor(position, limited));
  }

  get signer(): HeadSigner {
    const { config, folder } = this.#options;
    return new HeadSigner(this.reading(), { folder: this.heads, keyFile: config.key ?? folder.proofKey });
  }

  /**
   * Signs a head of the current tree, unless the newest one covers it, and sends it to the witness. Throws what
   * `HeadSigner.sign` throws.
   */
  sign(): FoundHead {
    try {
      return this.#publish(this.signer.sign());
    } catch (error) {
      this.#headFailure = loggableText(error);
      throw error;
    }
  }

  /** Waits until everything in the log has a leaf, then signs. */
  async signUpToDate(): Promise<FoundHead> {
    const head = await this.log.head();
    if (head !== undefined) await this.reached(head.position);
    return this.sign();
  }

  newestHead(): FoundHead | undefined {
    return newestHeadIn(this.heads);
  }

  /** The newest head if it covers the event, else a new one. */
  headAbove(index: number): FoundHead {
    const newest = this.newestHead();
    const fits = newest !== undefined && newest.size > index && newest.size <= this.reading().size();
    return fits ? newest : this.sign();
  }

  /** Retires the key in use; see `HeadSigner.rotate`. */
  rotate(): ReturnType<HeadSigner['rotate']> {
    const rotated = this.signer.rotate();
    this.#publish(rotated.head);
    return rotated;
  }

  /** Closes the proof log. If it was up to date with the log, signs a last head of everything recorded. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    const wasLive = this.#follower?.state === 'live';
    if (wasLive) await this.#catchUp();
    await this.#follower?.stop();
    if (wasLive && this.#options.config.headInterval > 0) this.#trySign();
    await this.#witness?.close();
    this.#proofs?.close();
  }

  /** Events still without a leaf, or unreadable now, get one after the next start. */
  async #catchUp(): Promise<void> {
    try {
      const head = await this.log.head();
      if (head !== undefined) await this.#wait(head.position);
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'the last head does not cover the whole log');
    }
  }

  #publish(head: FoundHead): FoundHead {
    this.#headFailure = undefined;
    this.#newest = head;
    this.#witness?.offer(head);
    return head;
  }

  /** An error that repeats is logged once. */
  #logFollowerFailure(error: unknown, retryIn: number): void {
    const message = loggableText(error);
    if (message !== this.#loggedFailure)
      this.#options.logger.error({ err: error, retryIn }, 'the proof log is not kept up to date');
    this.#loggedFailure = message;
  }

  /** Events that were recorded while nobody signed get a head as soon as they have leaves. */
  #signFirst(): void {
    if (this.#signedOnce || this.#options.config.headInterval === 0) return;
    this.#signedOnce = true;
    this.#trySign();
  }

  #trySign(): void {
    try {
      if (this.reading().size() > 0) this.sign();
    } catch (error) {
      this.#options.logger.error({ err: error }, 'no head was signed');
    }
  }

  /** In an unreadable folder of heads, none counts. */
  #tryNewest(): FoundHead | undefined {
    try {
      return (this.#newest ??= this.newestHead());
    } catch {
      return undefined;
    }
  }

  #tryReading(): ProofLog | undefined {
    try {
      return this.reading();
    } catch {
      return undefined;
    }
  }
}
