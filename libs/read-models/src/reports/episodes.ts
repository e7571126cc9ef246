import { episodeStatuses, type EpisodeStatus } from '#episode/state';
import type { ReadModelReader } from '../read-models.js';
import { queries } from '../store/queries.js';
import { resolveAsOf, type AsOf, type AsOfRequest } from './as-of.js';
import { effectiveAt } from './effective-at.js';
import { filtersOf, type Cohort } from './cohort.js';
import { notesOn } from './notes.js';

/** The statuses of listed episodes. An episode without a referral is not listed yet, a void one no longer. */
export const listedStatuses = episodeStatuses.filter((status) => status !== 'new' && status !== 'void');
export type ListedStatus = Exclude<EpisodeStatus, 'new' | 'void'>;

export interface EpisodesRequest {
  readonly cohort: Cohort;
  readonly status?: readonly ListedStatus[];
  readonly patientId?: string;
  /** Where the page before ended; contains its position, so that all pages speak for one. */
  readonly after?: EpisodesCursor;
  readonly asOf?: AsOfRequest;
  readonly limit: number;
  /** The only provider whose episodes the caller may see. */
  readonly within?: string;
}

/** The last episode of a page. */
export interface EpisodesCursor {
  readonly position: string;
  readonly openedOn: string;
  readonly episodeId: string;
}

export interface EpisodesPage {
  readonly asOf: AsOf;
  readonly episodes: readonly EpisodeRow[];
  readonly next?: EpisodesCursor;
  /** Notes on the filters, such as a name that does not occur; omitted if there are none. */
  readonly notes?: readonly string[];
}

export type EpisodeRow = Awaited<ReturnType<typeof rowsOf>>[number];

/** Episodes in the order of their first day, oldest first, then by id. Throws `NotYetProjected`. */
export async function episodes(reader: ReadModelReader, request: EpisodesRequest): Promise<EpisodesPage> {
  const { after, limit, cohort, within } = request;
  const asOf = await resolveAsOf(reader, after === undefined ? request.asOf : { position: BigInt(after.position) });
  const rows = await rowsOf(reader, request, asOf);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const notes = await notesOn({ reader, cohort, position: asOf.position, within });
  const noted = notes.length > 0 && { notes };
  if (rows.length <= limit || last === undefined) return { asOf, episodes: page, ...noted };
  return {
    asOf,
    episodes: page,
    ...noted,
    next: { position: asOf.position, openedOn: last.openedOn, episodeId: last.episodeId },
  };
}

/** Later than any date: a list has no cut-off. */
const END_OF_TIME = '9999-12-31';

function rowsOf(reader: ReadModelReader, { cohort, status, patientId, after, limit }: EpisodesRequest, asOf: AsOf) {
  const query = queries
    .selectFrom('episode')
    .select([
      'episode_id as episodeId',
      'status',
      'patient_id as patientId',
      'provider_id as providerId',
      'opened_on as openedOn',
      'referred_on as referredOn',
      'admitted_on as admittedOn',
      'ended_on as endedOn',
      'last_contact_on as lastContactOn',
      'level',
      'program',
      'modality',
      'reason',
      'cancellation_reason as cancellationReason',
      'los_teds_2019 as lengthOfStay',
      'stays',
    ])
    .where(effectiveAt(asOf.position))
    .where((eb) => eb.and(filtersOf('episode', cohort, END_OF_TIME)))
    .$if(status !== undefined, (q) => q.where('status', 'in', status ?? []))
    .$if(patientId !== undefined, (q) => q.where('patient_id', '=', patientId ?? null))
    .$if(after !== undefined, (q) =>
      q.where((eb) =>
        eb.or([
          eb('opened_on', '>', after!.openedOn),
          eb.and([eb('opened_on', '=', after!.openedOn), eb('episode_id', '>', after!.episodeId)]),
        ]),
      ),
    )
    .orderBy('opened_on')
    .orderBy('episode_id')
    .limit(limit + 1);
  return reader.query(query.compile());
}
