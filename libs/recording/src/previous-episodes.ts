import type { CommandData, CorrectionRequest } from '#episode/commands';
import type { ClinicalPayloads } from '#episode/events';
import type { Episode } from '#episode/state';
import { UnreadableEvent } from '#episode/upcast';
import { refusal, type Refusal } from './answer.js';
import { ownerOf } from './owner.js';
import type { PreparedRequest } from './request.js';

/** The earlier episodes that requests refer to, by id, without those that do not exist, are void or cannot be read. */
export type PreviousEpisodes = ReadonlyMap<string, Episode>;

/** A referral to an earlier episode, and the field of the request with it. */
interface Reference extends Pick<ClinicalPayloads['ReferralReceived'], 'patientId'> {
  readonly previousEpisodeId: string;
  readonly field: string;
}

/** Reads the earlier episodes that requests refer to; `read` returns the current state of an episode. */
export async function previousEpisodesOf(
  requests: readonly PreparedRequest[],
  read: (episodeId: string) => Promise<Episode>,
): Promise<PreviousEpisodes> {
  const found = new Map<string, Episode>();
  for (const id of new Set(requests.flatMap(idsNamedIn))) {
    const episode = await readable(read(id));
    if (episode !== undefined && episode.voidedAt === undefined) found.set(id, episode);
  }
  return found;
}

/**
 * The refusal if a request refers to an earlier episode of another patient. Only episodes that the sender may see count: for
 * a sender that is limited to one provider, an episode of another provider does not exist. A missing episode may still
 * arrive, so it is no reason to refuse.
 */
export function strangersReference(request: PreparedRequest, previous: PreviousEpisodes): Refusal | undefined {
  const { provider } = request;
  const wrong = referencesIn(request).find(({ previousEpisodeId, patientId }) => {
    const episode = previous.get(previousEpisodeId);
    if (episode === undefined || (provider !== undefined && ownerOf(episode) !== provider)) return false;
    const referral = episode.course.referral?.event;
    return referral !== undefined && referral.data.patientId !== patientId;
  });
  return wrong && refusal('previous-episode-of-another-patient', { field: wrong.field });
}

function idsNamedIn(request: PreparedRequest): readonly string[] {
  const ids = referencesIn(request).map(({ previousEpisodeId }) => previousEpisodeId);
  return ids.filter((id) => id !== request.episodeId);
}

function referencesIn({ type, data }: PreparedRequest): readonly Reference[] {
  if (type === 'ReceiveReferral') return referenceIn(data as CommandData['ReceiveReferral'], 'previousEpisodeId');
  if (type !== 'CorrectEntries') return [];
  return (data as CommandData['CorrectEntries']).corrections.flatMap((correction, index) =>
    isOfReferral(correction) ? referenceIn(correction.data, `corrections.${index}.data.previousEpisodeId`) : [],
  );
}

function isOfReferral(
  correction: CorrectionRequest,
): correction is CorrectionRequest & { readonly data: ClinicalPayloads['ReferralReceived'] } {
  return correction.type === 'ReferralReceived';
}

function referenceIn(
  { patientId, previousEpisodeId }: ClinicalPayloads['ReferralReceived'],
  field: string,
): readonly Reference[] {
  return previousEpisodeId === undefined ? [] : [{ patientId, previousEpisodeId, field }];
}

async function readable(reading: Promise<Episode>): Promise<Episode | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof UnreadableEvent) return undefined;
    throw error;
  }
}
