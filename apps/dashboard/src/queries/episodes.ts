import type { Pause, PhaseSpan, StayEnd } from '#episode/course';
import type { EpisodeEvent } from '#episode/events';
import type { EpisodeStatus } from '#episode/state';
import type { EpisodesPage } from '#read-models/reports/episodes';

/** A page of episodes, as answered by `GET /v1/episodes`. */
export interface EpisodesAnswer extends Omit<EpisodesPage, 'next'> {
  /** Cursor of the next page. */
  readonly next?: string;
}

/** One episode, as answered by `GET /v1/episodes/{id}`. */
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

/** The history of an episode, as answered by `GET /v1/episodes/{id}/history`. */
export interface HistoryAnswer {
  readonly entries: readonly ShownEntry[];
}

/** An entry in recording order: `data` as recorded; `believed` if a correction replaced it, `null` if it is void. */
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
