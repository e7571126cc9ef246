import { loggableText } from '#event-store/loggable-error';
import type { LogHead } from '#event-store/port';
import type { Checkpoint, ParkedStream } from '../store/read-model-store.js';

/**
 * `live`: has handled all there was; `retrying`: waits before another attempt; `failed`: an operator has to act;
 * `rebuilding`: an older version of the program made the read models, which are made anew before they answer. Of a
 * process that does not project: `standby`: waits until the one that does ends; `elsewhere`: leaves it to others.
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
  /** Position of the last event handled, a decimal string. */
  readonly position?: string;
  /** Events handled since the read model was empty. */
  readonly events: string;
  readonly lag: {
    /** Distance to the log's head, a decimal string. */
    readonly amount: string;
    readonly unit: 'events' | 'bytes';
    /** Between the recording of the last event handled and that of the head. */
    readonly seconds: number;
  };
  /** Last event of the log, and how long ago that was: a lag of nothing means little where nothing arrives. */
  readonly head?: { readonly position: string; readonly recordedAt: string; readonly ageSeconds: number };
  readonly parkedStreams: number;
  /** Over the last ten seconds; only where this process projects. */
  readonly eventsPerSecond?: number;
}

interface Facts {
  readonly state: ProjectorState;
  readonly failure: unknown;
  readonly checkpoint: Checkpoint | undefined;
  readonly head: LogHead | undefined;
  readonly positionUnit: 'events' | 'bytes';
  readonly parked: readonly ParkedStream[];
  readonly eventsPerSecond?: number;
  readonly now: number;
}

export function projectorStatus(facts: Facts): ProjectorStatus {
  const { state, failure, checkpoint, head, positionUnit, parked, eventsPerSecond, now } = facts;
  return {
    state,
    ...(failure !== undefined && { failure: loggableText(failure) }),
    ...(checkpoint !== undefined && { position: String(checkpoint.position) }),
    events: String(checkpoint?.events ?? 0n),
    lag: { unit: positionUnit, ...lagOf(checkpoint, head) },
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

function lagOf(checkpoint: Checkpoint | undefined, head: LogHead | undefined): { amount: string; seconds: number } {
  const reached = checkpoint?.position ?? 0n;
  if (head === undefined || reached >= head.position) return { amount: '0', seconds: 0 };
  const since = checkpoint?.recordedAt ?? Date.parse(head.recordedAt);
  return { amount: String(head.position - reached), seconds: seconds(Date.parse(head.recordedAt) - since) };
}

function seconds(milliseconds: number): number {
  return Math.max(0, milliseconds / 1000);
}
