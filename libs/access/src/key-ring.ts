import { hashOf, type ApiKey, type Caller } from './api-key.js';
import type { GuardMark } from './guard-mark.js';
import type { KeyFile } from './key-file.js';

/** How long keys that were read still count after their file cannot be read any more, in milliseconds. */
export const KEYS_COUNT_ON = 60_000;

/** How old the answer of the disk may be, in milliseconds. */
const READ_AGAIN = 1_000;

/**
 * `open`: no key was ever made, callers need none. `guarded`: they need one, and the keys are known. `stale`: the key
 * file cannot be read; the keys that were read count for a while yet. `closed`: nobody is let in.
 */
export type KeyState = 'open' | 'guarded' | 'stale' | 'closed';

export interface KeyStatus {
  readonly state: KeyState;
  /** In words for an operator, where something has to be done. Names no file, so that anybody may read it. */
  readonly problem?: string;
}

export interface KeyRingOptions {
  /** Where it is remembered that a key was made; default next to the key file. */
  readonly marks?: readonly GuardMark[];
  /** A clock in milliseconds that never goes back. */
  readonly now?: () => number;
  /** Hears each change of the state, with the error behind it. */
  readonly onChange?: (status: KeyStatus, cause?: unknown) => void;
}

/**
 * Answers who presents a secret, and follows changes of the key file within a second. Once a key was made callers need
 * one for ever: the marks say so, not the key file, which can be lost, emptied or damaged.
 */
export class KeyRing {
  readonly #file: KeyFile;
  readonly #marks: readonly GuardMark[];
  readonly #now: () => number;
  readonly #onChange: NonNullable<KeyRingOptions['onChange']>;
  readonly #granted = new Map<string, Caller>();
  #callers = new Map<string, Caller>();
  #status: KeyStatus = { state: 'closed' };
  #marked = false;
  #isMarkedElsewhere = false;
  #version: string | undefined;
  #failingSince: number | undefined;
  #readAt = -Infinity;
  #refreshed: Promise<void> = Promise.resolve();

  constructor(file: KeyFile, { marks = [file.mark], now = () => performance.now(), onChange }: KeyRingOptions = {}) {
    this.#file = file;
    this.#marks = marks;
    this.#now = now;
    this.#onChange = onChange ?? (() => undefined);
  }

  /** Looks at the disk where that was not done within a second. Throws what a mark throws that cannot be read or set: until it is, no key counts. */
  refresh(): Promise<void> {
    if (this.#now() - this.#readAt < READ_AGAIN) return this.#refreshed;
    this.#readAt = this.#now();
    this.#refreshed = this.#refresh();
    this.#refreshed.catch(() => (this.#readAt = -Infinity));
    return this.#refreshed;
  }

  /** As of the last `refresh`; closed before the first. */
  get status(): KeyStatus {
    return this.#status;
  }

  /** Whether callers must present a key. They need not before the first key is made; they must for ever after, also when all are revoked. */
  get guarded(): boolean {
    return this.#status.state !== 'open';
  }

  /** Whether the key file cannot be read, and no key counts any more: whether a secret is a key is not known. */
  get areUnknown(): boolean {
    return this.#status.state === 'closed' && this.#failingSince !== undefined;
  }

  /** The caller that a secret belongs to, or `undefined`; as of the last `refresh`. */
  callerOf(secret: string): Caller | undefined {
    const hash = hashOf(secret);
    return this.#callers.get(hash) ?? this.#granted.get(hash);
  }

  /** Lets a secret in for as long as this process lives; nothing is written, and the ring is no more guarded than before. */
  grant(secret: string, caller: Caller): void {
    this.#granted.set(hashOf(secret), caller);
  }

  async #refresh(): Promise<void> {
    const found = this.#read();
    if (!this.#marked && !(await this.#guard(found))) return this.#become({ state: 'open' });
    if ('keys' in found) this.#take(found);
    else if (found.fault !== undefined) this.#fail(found);
  }

  /** What the file says, and nothing where it says what it said before. A missing file is a fault once a key was made. */
  #read(): Found {
    try {
      const version = this.#file.version();
      if (version === undefined) return { fault: 'the file of API keys is not there', absent: true };
      if (version === this.#version && this.#failingSince === undefined) return {};
      return { keys: this.#file.list(), version };
    } catch (cause) {
      return { fault: 'the file of API keys cannot be read', cause };
    }
  }

  /** Whether a key was ever made. Where one was, every mark says so before it counts. */
  async #guard(found: Found): Promise<boolean> {
    const isNoKey = 'absent' in found || ('keys' in found && found.keys.length === 0);
    if (isNoKey && !(await this.#isMarked())) return false;
    if (this.#status.state === 'open') this.#become({ state: 'closed' });
    for (const mark of this.#marks) await mark.set();
    this.#marked = true;
    return true;
  }

  /** Who was let in without a key does not wait for marks that are elsewhere: what they say counts when they have answered. */
  async #isMarked(): Promise<boolean> {
    const marking = this.#askMarks().then((isSet) => (this.#isMarkedElsewhere ||= isSet));
    if (this.#status.state !== 'open') return marking;
    marking.catch(() => undefined);
    return this.#isMarkedElsewhere || this.#file.mark.isSet();
  }

  async #askMarks(): Promise<boolean> {
    for (const mark of this.#marks) if (await mark.isSet()) return true;
    return false;
  }

  #take({ keys, version }: Keys): void {
    this.#version = version;
    const inForce = keys.filter(({ revokedAt }) => revokedAt === undefined);
    this.#callers = new Map(inForce.map((key) => [key.sha256, key]));
    this.#failingSince = undefined;
    this.#become(
      inForce.length > 0 ? { state: 'guarded' } : { state: 'closed', problem: `no API key is in force: ${REMEDY}` },
    );
  }

  #fail({ fault, cause }: Fault): void {
    this.#failingSince ??= this.#now();
    const isStale = this.#callers.size > 0 && this.#now() - this.#failingSince < KEYS_COUNT_ON;
    if (isStale) return this.#become({ state: 'stale', problem: `${fault}: ${STALE}` }, cause);
    this.#callers.clear();
    this.#become({ state: 'closed', problem: `${fault}: nobody is let in; ${REMEDY}` }, cause);
  }

  #become(status: KeyStatus, cause?: unknown): void {
    const before = this.#status;
    this.#status = status;
    if (before.state !== status.state || before.problem !== status.problem) this.#onChange(status, cause);
  }
}

const REMEDY = 'put the file back, or make a key with `stepdown keys create` on this machine';
const STALE = `keys that were read before count for ${KEYS_COUNT_ON / 1_000} s, then nobody is let in`;

interface Fault {
  readonly fault: string;
  readonly cause?: unknown;
  readonly absent?: true;
}

interface Keys {
  readonly keys: readonly ApiKey[];
  readonly version: string;
}

/** Nothing where the file says what it said before. */
type Found = Keys | Fault | { readonly fault?: undefined };
