import { writeDurably } from '#event-store/write-durably';
import { daysBetween, type CalendarDate } from '#episode/dates';
import { dataFolder } from '#server/engine/data-folder';
import { readDemoMarker, type DemoMarker } from '#server/engine/demo-marker';
import type { SimulationOptions } from '#simulation/cohort';
import { simulate } from '#simulation/simulate';
import type { Client } from '../../connection/client.js';
import { Refused } from '../../connection/problem.js';
import { linesOf } from '../../lines.js';

/** A completely recorded cohort: its last command, the position of that event, and an example episode. */
export type Recorded = Required<Pick<DemoMarker, 'commandId' | 'position' | 'episodeId'>>;

/** What a folder and its log say about a cohort. */
export interface FoundCohort {
  readonly daysLater: number;
  /** Present if the cohort is complete. */
  readonly recorded?: Recorded;
  /** Whether version 0.1 wrote the marker: it chose no example episode by today's rules. */
  readonly isOld: boolean;
}

/** Writes the marker durably, so that an interrupted run resumes with the same dates. */
export function writeMarker(folder: string, marker: DemoMarker): void {
  writeDurably(dataFolder(folder).demo, `${JSON.stringify(marker)}\n`);
}

/**
 * Finds the cohort in a folder. The log decides whether it is complete and how its dates are shifted; the marker counts
 * only while the log is empty.
 */
export async function findCohort(
  folder: string,
  cohort: SimulationOptions,
  client: Client,
): Promise<FoundCohort | undefined> {
  const marker = markerOf(folder, cohort);
  const isOld = marker !== undefined && marker.daysLater === undefined;
  const { daysLater = 0, commandId, position, episodeId } = marker ?? {};
  if (commandId !== undefined && position !== undefined && episodeId !== undefined) {
    const isThere = (await commandAt(client, BigInt(position))) === commandId;
    if (isThere) return { daysLater, recorded: { commandId, position, episodeId }, isOld };
  }
  const dated = (await daysLaterInLog(client, cohort)) ?? marker?.daysLater;
  return dated === undefined ? undefined : { daysLater: dated, isOld: false };
}

function markerOf(folder: string, cohort: SimulationOptions): DemoMarker | undefined {
  const marker = readDemoMarker(dataFolder(folder).demo);
  return JSON.stringify(marker?.cohort) === JSON.stringify(cohort) ? marker : undefined;
}

/** The command of the event at a position. */
async function commandAt(client: Client, position: bigint): Promise<string | undefined> {
  const query = { after: String(position - 1n), limit: '1' };
  for await (const [line] of linesOf(client.read('/v1/events', { query }))) {
    return (JSON.parse(line?.text ?? '{}') as { metadata?: { commandId?: string } }).metadata?.commandId;
  }
  return undefined;
}

/** Any of the first episodes may be the one that an interrupted run recorded. */
const CANDIDATES = 8;

/** By how many days the cohort in the log is shifted, if it is there: version 0.1 wrote no marker before the end. */
async function daysLaterInLog(client: Client, cohort: SimulationOptions): Promise<number | undefined> {
  for (const { episodeId, referredOn } of firstReferrals(cohort)) {
    const recorded = await referredOnInLog(client, episodeId);
    if (recorded !== undefined) return daysBetween(referredOn, recorded);
  }
  return undefined;
}

function firstReferrals(cohort: SimulationOptions): { episodeId: string; referredOn: CalendarDate }[] {
  const first: { episodeId: string; referredOn: CalendarDate }[] = [];
  for (const { type, episodeId, data } of simulate(cohort)) {
    if (type === 'ReceiveReferral') first.push({ episodeId, referredOn: data.effectiveOn });
    if (first.length === CANDIDATES) break;
  }
  return first;
}

async function referredOnInLog(client: Client, episodeId: string): Promise<CalendarDate | undefined> {
  try {
    const episode = await client.get<{ referredOn?: CalendarDate }>(`/v1/episodes/${episodeId}`);
    return episode.referredOn;
  } catch (error) {
    if (error instanceof Refused && error.problem.status === 404) return undefined;
    throw error;
  }
}
