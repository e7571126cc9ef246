import { hashOf, type ApiKey, type Caller } from './api-key.js';
import type { GuardMark } from './guard-mark.js';
import type { KeyFile } from './key-file.js';

/** How long known keys stay valid after their file has become unreadable, in milliseconds. */
export const KEYS_COUNT_ON = 60_000;

/** The maximum age of what was read from the disk, in milliseconds. */
const READ_AGAIN = 1_000;

/**
 * `open`: no key was ever created, and callers need none. `guarded`: callers need a key, and the keys are known. `stale`: the
 * key file cannot be read, and the known keys stay valid for a while. `closed`: nobody is let in.
 */
export type KeyState = 'open' | 'guarded' | 'stale' | 'closed';

export interface KeyStatus {
  readonly state: KeyState;
  /** A description for an operator, if something has to be done. It names no file, so that anybody may read it. */
  readonly problem?: string;
}

export interface KeyRingOptions {
  /** The marks that a key was created; default one next to the key file. */
  readonly marks?: readonly GuardMark[];
  /** A clock in milliseconds that never goes back. */
  readonly now?: () => number;
  /** Called on each change of the state, with the error that caused it. */
  readonly onChange?: (status: KeyStatus, cause?: unknown) => void;
}

/**
 * Identifies callers by their secret, and follows changes of the key file within a second. Once a key has been created,
 * callers need one for ever: the marks decide this, not the key file, which can be lost, emptied or damaged.
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

  /** Reads the disk unless that happened within the last second. Throws the error of a mark that cannot be read or set; until it can, no key is valid. */
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

  /** Whether callers must present a key: not before the first key is created, but for ever after, even if all keys are revoked. */
  get guarded(): boolean {
    return this.#status.state !== 'open';
  }

  /** Whether the key file is unreadable and no key is valid any more, so that secrets cannot be checked. */
  get areUnknown(): boolean {
    return this.#status.state === 'closed' && this.#failingSince !== undefined;
  }

  /** The caller that a secret belongs to, or `undefined`; as of the last `refresh`. */
  callerOf(secret: string): Caller | undefined {
    const hash = hashOf(secret);
    return this.#callers.get(hash) ?? this.#granted.get(hash);
  }

  /** Accepts a secret for the lifetime of this process. Nothing is written, and the ring does not become guarded. */
  grant(secret: string, caller: Caller): void {
    this.#granted.set(hashOf(secret), caller);
  }

  async #refresh(): Promise<void> {
    const found = this.#read();
    if (!this.#marked && !(await this.#guard(found))) return this.#become({ state: 'open' });
    if ('keys' in found) this.#take(found);
    else if (found.fault !== undefined) this.#fail(found);
  }

  /** The content of the file if it has changed. A missing file is a fault once a key has been created. */
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

  /** Whether a key was ever created. If so, every mark is set before the key becomes valid. */
  async #guard(found: Found): Promise<boolean> {
    const isNoKey = 'absent' in found || ('keys' in found && found.keys.length === 0);
    if (isNoKey && !(await this.#isMarked())) return false;
    if (this.#status.state === 'open') this.#become({ state: 'closed' });
    for (const mark of this.#marks) await mark.set();
    this.#marked = true;
    return true;
  }

  /** Callers without a key do not wait for remote marks: those take effect once they have answered. */
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

/** An empty object if the file has not changed. */
type Found = Keys | Fault | { readonly fault?: undefined };
