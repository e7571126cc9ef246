import { expect } from '@jest/globals';
import type { EpisodeCommand } from '../commands.js';
import { decide } from '../decide.js';
import type { EpisodeEvent } from '../events.js';
import { fold } from '../evolve.js';
import { rejectionCodes, type RejectionCode, type RejectionDetails } from '../rejections.js';
import type { Episode, RecordedEntry } from '../state.js';
import type { SourcedEvent } from './events.js';

/** The events as recorded entries: one per minute from 1 June 2026, recorded by `clinic-a`. */
export function recorded(events: readonly SourcedEvent[], from = 0): RecordedEntry[] {
  return events.map((event, index) => recordedAs(from + index, event));
}

function recordedAs(revision: number, { source, ...event }: SourcedEvent): RecordedEntry {
  const entry = {
    revision,
    recordedAt: new Date(Date.UTC(2026, 5, 1, 8, revision)).toISOString(),
    actor: 'clinic-a',
    commandId: `00000000-0000-4000-8000-${revision.toString(16).padStart(12, '0')}`,
    commandDigest: `digest-${revision}`,
    event: event as EpisodeEvent,
  };
  return source === undefined ? entry : { ...entry, source };
}

/** The episode with exactly these events in its stream. */
export function episodeOf(...events: readonly SourcedEvent[]): Episode {
  return fold(recorded(events));
}

/** The expectations of a spec about a decision. */
export interface Outcome {
  /** The command is accepted and recorded by exactly these events. */
  then(...events: readonly EpisodeEvent[]): void;
  /** The command is refused with this code and, if given, these details. */
  thenRejected(code: RejectionCode, details?: RejectionDetails & { readonly retryable?: boolean }): void;
}

/** `given(events on record).when(a command).then(events)`, or `.thenRejected(code, details)`. */
export function given(...events: readonly SourcedEvent[]): { when(command: EpisodeCommand): Outcome } {
  const episode = episodeOf(...events);
  return { when: (command) => outcomeOf(decide(command, episode)) };
}

function outcomeOf(decision: ReturnType<typeof decide>): Outcome {
  return {
    then: (...events) => expect(decision).toEqual({ accepted: true, events }),
    thenRejected: (code, { retryable = rejectionCodes[code].retryable, ...details } = {}) => {
      expect(decision).toMatchObject({ accepted: false, rejection: { code, retryable, details } });
    },
  };
}
