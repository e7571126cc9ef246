import type { KeyRing } from '#access/key-ring';
import type { EventStore } from '#event-store/port';
import { inWords, type RecordingClock } from '#event-store/recording-clock';
import type { ReadSide } from '../engine/read-side.js';

export interface Check {
  readonly ok: boolean;
  readonly state?: string;
  readonly detail?: string;
}

/** What serves calls. */
export interface ReadinessParts {
  readonly store: EventStore;
  readonly models: ReadSide;
  readonly keys: KeyRing;
  /** Where this process records. */
  readonly unconfirmed?: { readonly isFailing: boolean };
  /** Where this process gives the times that are recorded. */
  readonly clock?: RecordingClock;
  /** Where it signs heads. */
  readonly proofs?: () => { readonly headFailure?: string };
}

/** It can be read, and only the next command can tell whether it takes commands again: senders stay welcome. */
const NOT_CONFIRMING: Check = {
  ok: true,
  state: 'not-confirming',
  detail: 'the last command was not confirmed; the log of the server says why',
};
const HEADS_FAIL: Check = { ok: true, state: 'failing', detail: 'no head could be signed' };

/** Whether the parts that serve calls do their work. A process that stands by, or leaves projecting to others, is ready. */
export class Readiness {
  constructor(private readonly parts: ReadinessParts) {}

  async check(): Promise<{
    readonly log: Check;
    readonly projection: Check;
    readonly keys: Check;
    readonly clock?: Check;
    readonly heads?: Check;
  }> {
    const { clock, proofs } = this.parts;
    const [log, projection, keys] = await Promise.all([
      checked(() => this.#readLog()),
      checked(() => this.#projection()),
      checked(() => this.#readKeys()),
    ]);
    return {
      log,
      projection,
      keys,
      ...(clock && { clock: clockCheck(clock) }),
      // Recording goes on without heads: they stop nothing.
      ...(proofs?.().headFailure !== undefined && { heads: HEADS_FAIL }),
    };
  }

  /** Keys that count for a while yet serve calls; the detail says for how long. */
  async #readKeys(): Promise<Check> {
    const { keys } = this.parts;
    await keys.refresh();
    const { state, problem } = keys.status;
    return { ok: state !== 'closed', state, detail: problem };
  }

  async #readLog(): Promise<Check> {
    await this.parts.store.head();
    return this.parts.unconfirmed?.isFailing === true ? NOT_CONFIRMING : { ok: true };
  }

  async #projection(): Promise<Check> {
    // The checkpoint is read because a projector knows its own state also where queries are not answered.
    const [{ state, failure }] = await Promise.all([this.parts.models.status(), this.parts.models.checkpoint()]);
    return { ok: state !== 'failed' && state !== 'stopped', state, detail: failure && FAILED };
  }
}

/** A clock that jumped stops recording; one that is behind the log does not. */
function clockCheck({ state }: RecordingClock): Check {
  const { jumpedBy, behindBy } = state;
  if (jumpedBy > 0) return { ok: false, state: 'jumped', detail: `it went forward by ${inWords(jumpedBy)} by itself` };
  if (behindBy === 0) return { ok: true };
  return { ok: true, state: 'behind', detail: `the log is ahead of it by ${inWords(behindBy)}` };
}

async function checked(check: () => Promise<Check>): Promise<Check> {
  try {
    return await check();
  } catch {
    return { ok: false, detail: UNREACHABLE };
  }
}

/** Anybody may read this: what an engine says of itself, its address and its data is for the server's log. */
const UNREACHABLE = 'it cannot be reached; the log of the server says why';
const FAILED = 'the projector has failed; the log of the server and GET /v1/projection (role operate) say why';
