import type { KeyRing } from '#access/key-ring';
import type { EventStore } from '#event-store/port';
import { inWords, type RecordingClock } from '#event-store/recording-clock';
import { areIncomplete, progressOf } from '../engine/incomplete-read-models.js';
import type { ReadSide } from '../engine/read-side.js';
import type { Shutdown } from '../http/shutdown.js';

export interface Check {
  readonly ok: boolean;
  readonly state?: string;
  readonly detail?: string;
}

/** The checks of a process, by their names. */
export type Checks = Readonly<Record<string, Check>>;

/** The parts that serve calls. */
export interface ReadinessParts {
  readonly store: EventStore;
  readonly models: ReadSide;
  readonly keys: KeyRing;
  readonly shutdown: Pick<Shutdown, 'isStopping'>;
  /** Present if this process records. */
  readonly unconfirmed?: { readonly isFailing: boolean };
  /** Present if this process sets the recording times. */
  readonly clock?: RecordingClock;
  /** Present if this process signs heads. */
  readonly proofs?: () => { readonly headFailure?: string };
}

/**
 * The log is readable, and only the next command can show whether it accepts commands again: senders should keep
 * trying.
 */
const NOT_CONFIRMING: Check = {
  ok: true,
  state: 'not-confirming',
  detail: 'the last command was not confirmed; see the log of the server',
};
/** A draining server still answers calls, but they should go elsewhere. */
const STOPPING: Check = { ok: false, state: 'stopping' };
const HEADS_FAIL: Check = { ok: true, state: 'failing', detail: 'no head could be signed' };

/** Whether the parts that serve calls work. A process that stands by or leaves projecting to others is ready. */
export class Readiness {
  constructor(private readonly parts: ReadinessParts) {}

  /** All checks. */
  async check(): Promise<Checks> {
    const [commands, reports] = await Promise.all([this.commands(), this.reports()]);
    const { log, clock } = commands;
    const { projection, keys, server } = reports;
    // Recording goes on without heads, so they do not affect readiness.
    const heads = this.parts.proofs?.().headFailure === undefined ? undefined : HEADS_FAIL;
    return {
      ...{ log: log!, projection: projection!, keys: keys! },
      ...{ ...(clock && { clock }), ...(heads && { heads }), ...(server && { server }) },
    };
  }

  /** The checks for commands, single episodes and the feed. They do not need the read models. */
  async commands(): Promise<Checks> {
    const { clock } = this.parts;
    const [log, keys] = await Promise.all([checked(() => this.#readLog()), checked(() => this.#readKeys())]);
    return { log, keys, ...(clock && { clock: clockCheck(clock) }), ...this.#stoppingCheck() };
  }

  /** The checks for reports and lists. They do not need the log, only what is projected. */
  async reports(): Promise<Checks> {
    const [projection, keys] = await Promise.all([checked(() => this.#projection()), checked(() => this.#readKeys())]);
    return { projection, keys, ...this.#stoppingCheck() };
  }

  #stoppingCheck(): Checks {
    return this.parts.shutdown.isStopping ? { server: STOPPING } : {};
  }

  /** Keys that count for a limited time still serve calls; the detail says for how long. */
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

  /** Queries the read models: the projector knows its own state even if queries fail. */
  async #projection(): Promise<Check> {
    const { models } = this.parts;
    if (models.state === 'failed') return { ok: false, state: 'failed', detail: FAILED };
    if (await areIncomplete(models)) return { ok: false, state: 'catching-up', detail: await progressInWords(models) };
    return { ok: models.state !== 'stopped', state: models.state };
  }
}

export function isReady(checks: Checks): boolean {
  return Object.values(checks).every(({ ok }) => ok);
}

/** A clock jump stops recording; a clock behind the log does not. */
function clockCheck({ state }: RecordingClock): Check {
  const { jumpedBy, behindBy } = state;
  if (jumpedBy > 0) return { ok: false, state: 'jumped', detail: `it jumped forward by ${inWords(jumpedBy)}` };
  if (behindBy === 0) return { ok: true };
  return { ok: true, state: 'behind', detail: `the log is ahead of it by ${inWords(behindBy)}` };
}

/** Positions are not public, so the detail gives only the percentage. */
async function progressInWords(models: ReadSide): Promise<string> {
  const progress = await progressOf(models);
  return progress === undefined ? INCOMPLETE : `${INCOMPLETE}: they hold ${progress.percent} % of the log`;
}

async function checked(check: () => Promise<Check>): Promise<Check> {
  try {
    return await check();
  } catch {
    return { ok: false, detail: UNREACHABLE };
  }
}

/** These texts are public: the engine's messages, addresses and data belong in the server's log. */
const UNREACHABLE = 'it cannot be reached; see the log of the server';
const FAILED = 'the projector has failed; see the log of the server or GET /v1/projection (role operate)';
const INCOMPLETE = 'the read models are being filled; reports are refused until then';
