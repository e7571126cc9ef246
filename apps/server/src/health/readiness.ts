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

/** What parts of a process serve calls, by their names. */
export type Checks = Readonly<Record<string, Check>>;

/** What serves calls. */
export interface ReadinessParts {
  readonly store: EventStore;
  readonly models: ReadSide;
  readonly keys: KeyRing;
  readonly shutdown: Pick<Shutdown, 'isStopping'>;
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
/** Calls are answered while the server drains, but are to go elsewhere. */
const STOPPING: Check = { ok: false, state: 'stopping' };
const HEADS_FAIL: Check = { ok: true, state: 'failing', detail: 'no head could be signed' };

/** Whether the parts that serve calls do their work. A process that stands by, or leaves projecting to others, is ready. */
export class Readiness {
  constructor(private readonly parts: ReadinessParts) {}

  /** Of everything. */
  async check(): Promise<Checks> {
    const [commands, reports] = await Promise.all([this.commands(), this.reports()]);
    const { log, clock } = commands;
    const { projection, keys, server } = reports;
    // Recording goes on without heads: they stop nothing.
    const heads = this.parts.proofs?.().headFailure === undefined ? undefined : HEADS_FAIL;
    return {
      ...{ log: log!, projection: projection!, keys: keys! },
      ...{ ...(clock && { clock }), ...(heads && { heads }), ...(server && { server }) },
    };
  }

  /** Of what records commands, and reads single episodes and the feed. It does without the read models. */
  async commands(): Promise<Checks> {
    const { clock } = this.parts;
    const [log, keys] = await Promise.all([checked(() => this.#readLog()), checked(() => this.#readKeys())]);
    return { log, keys, ...(clock && { clock: clockCheck(clock) }), ...this.#stoppingCheck() };
  }

  /** Of what answers reports and lists. It does without the log, as of what is projected. */
  async reports(): Promise<Checks> {
    const [projection, keys] = await Promise.all([checked(() => this.#projection()), checked(() => this.#readKeys())]);
    return { projection, keys, ...this.#stoppingCheck() };
  }

  #stoppingCheck(): Checks {
    return this.parts.shutdown.isStopping ? { server: STOPPING } : {};
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

  /** The read models are asked, because a projector knows its own state also where queries are not answered. */
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

/** A clock that jumped stops recording; one that is behind the log does not. */
function clockCheck({ state }: RecordingClock): Check {
  const { jumpedBy, behindBy } = state;
  if (jumpedBy > 0) return { ok: false, state: 'jumped', detail: `it went forward by ${inWords(jumpedBy)} by itself` };
  if (behindBy === 0) return { ok: true };
  return { ok: true, state: 'behind', detail: `the log is ahead of it by ${inWords(behindBy)}` };
}

/** Positions are not for everybody: the share is enough. */
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

/** Anybody may read this: what an engine says of itself, its address and its data is for the server's log. */
const UNREACHABLE = 'it cannot be reached; the log of the server says why';
const FAILED = 'the projector has failed; the log of the server and GET /v1/projection (role operate) say why';
const INCOMPLETE = 'the read models are being made, and nothing is reported from them until then';
