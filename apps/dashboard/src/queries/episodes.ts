import type { Pause, PhaseSpan, StayEnd } from '#episode/course';
import type { EpisodeEvent } from '#episode/events';
import type { EpisodeStatus } from '#episode/state';
import type { EpisodesPage } from '#read-models/reports/episodes';

/** A page of episodes as `GET /v1/episodes` answers it. */
export interface EpisodesAnswer extends Omit<EpisodesPage, 'next'> {
  /** Cursor of the next page. */
  readonly next?: string;
}

/** One episode as `GET /v1/episodes/{id}` answers it. */
export interface EpisodeAnswer {
  readonly episodeId: string;
  readonly revision: string;
  readonly status: EpisodeStatus;
  readonly patientId?: string;
  readonly providerId?: string;
  readonly referredOn?: string;
  readonly admittedOn?: string;
  readonly dischargedOn?: string;
  readonly reason?: number | string;
  readonly lengthOfStay?: { readonly days: number; readonly rule: string };
  readonly stays: readonly ShownStay[];
  readonly phases: readonly PhaseSpan[];
  readonly pauses: readonly Pause[];
}

export interface ShownStay {
  readonly ordinal: number;
  readonly level: string;
  readonly program?: string;
  readonly startedOn: string;
  readonly endedOn?: string;
  readonly endedBy?: StayEnd['by'];
}

/** The history of an episode as `GET /v1/episodes/{id}/history` answers it. */
export interface HistoryAnswer {
  readonly entries: readonly ShownEntry[];
}

/** An entry in the order of recording: `data` as it was recorded; `believed` where a correction replaced it, `null` where it is void. */
export type ShownEntry = EpisodeEvent & {
  readonly revision: string;
  readonly effectiveOn: string;
  readonly recordedAt: string;
  readonly actor: string;
  readonly words: string;
  readonly changes: readonly string[];
  readonly believed?: EpisodeEvent['data'] | null;
  readonly changedBy?: readonly string[];
};
