import { loggableText } from '#event-store/loggable-error';
import type { EventStore, LogHead, Position } from '#event-store/port';
import type { Checkpoint, ParkedStream } from '../store/read-model-store.js';

/**
 * `live`: has handled all events; `retrying`: waits before the next attempt; `failed`: an operator has to act;
 * `rebuilding`: an older version of the program built the read models, and queries are refused until the rebuild
 * completes. For a process that does not project: `standby`: waits until the active projector ends; `elsewhere`: leaves
 * projecting to other processes.
 */
export const projectorStates = [
  'stopped',
  'catching-up',
  'live',
  'retrying',
  'failed',
  'rebuilding',
  'standby',
  'elsewhere',
] as const;
export type ProjectorState = (typeof projectorStates)[number];

export interface ProjectorStatus {
  readonly state: ProjectorState;
  readonly failure?: string;
  /** Position of the last handled event, a decimal string. */
  readonly position?: string;
  /** Events handled since the read model was empty. */
  readonly events: string;
  readonly lag: {
    /** Distance to the log's head, a decimal string. */
    readonly amount: string;
    readonly unit: 'events' | 'bytes';
    /** Age of the first unhandled event on the log; 0 only if there is none. */
    readonly seconds: number;
  };
  /** The last event of the log and its age: a lag of zero means little if no events arrive. */
  readonly head?: { readonly position: string; readonly recordedAt: string; readonly ageSeconds: number };
  readonly parkedStreams: number;
  /** Over the last ten seconds; only if this process projects. */
  readonly eventsPerSecond?: number;
}

interface StatusInput {
  readonly state: ProjectorState;
  readonly failure: unknown;
  /** The position of the read models, or of those being built. */
  readonly reached: Pick<Checkpoint, 'position' | 'events'> | undefined;
  readonly positionUnit: 'events' | 'bytes';
  readonly parked: readonly ParkedStream[];
  readonly eventsPerSecond?: number;
  readonly now: number;
}

/** Reads the head of the log and the first unhandled event; throws what the log throws. */
export async function projectorStatus(
  log: Pick<EventStore, 'head' | 'readAll'>,
  input: StatusInput,
): Promise<ProjectorStatus> {
  const { state, failure, reached, positionUnit, parked, eventsPerSecond, now } = input;
  const head = await log.head();
  const lag = await lagOf(log, reached?.position, head, now);
  return {
    state,
    ...(failure !== undefined && { failure: loggableText(failure) }),
    ...(reached !== undefined && { position: String(reached.position) }),
    events: String(reached?.events ?? 0n),
    lag: { unit: positionUnit, ...lag },
    ...(head !== undefined && {
      head: {
        position: String(head.position),
        recordedAt: head.recordedAt,
        ageSeconds: seconds(now - Date.parse(head.recordedAt)),
      },
    }),
    parkedStreams: parked.length,
    ...(eventsPerSecond !== undefined && { eventsPerSecond }),
  };
}

/** Minimum lag while an event is missing, even if the clock is behind that of the log. */
const LEAST_SECONDS = 0.001;

async function lagOf(
  log: Pick<EventStore, 'readAll'>,
  reached: Position | undefined,
  head: LogHead | undefined,
  now: number,
): Promise<{ amount: string; seconds: number }> {
  if (head === undefined || (reached ?? 0n) >= head.position) return { amount: '0', seconds: 0 };
  const since = (await recordedAfter(log, reached)) ?? head.recordedAt;
  const waited = seconds(now - Date.parse(since));
  return { amount: String(head.position - (reached ?? 0n)), seconds: Math.max(waited, LEAST_SECONDS) };
}

/** When the first event after a position was recorded. */
async function recordedAfter(
  log: Pick<EventStore, 'readAll'>,
  position: Position | undefined,
): Promise<string | undefined> {
  const after = position === undefined ? {} : { after: position };
  for await (const { recordedAt } of log.readAll({ ...after, limit: 1 })) return recordedAt;
  return undefined;
}

function seconds(milliseconds: number): number {
  return Math.max(0, milliseconds / 1000);
}
