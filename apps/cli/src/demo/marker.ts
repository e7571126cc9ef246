import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulationOptions } from '#simulation/cohort';
import type { Client } from '../connection/client.js';
import { linesOf } from '../lines.js';

/** Says that a cohort is in a log: its last command, the place of the event it became, and an episode worth telling. */
export interface Marker {
  readonly cohort: SimulationOptions;
  readonly commandId: string;
  readonly position: string;
  readonly episodeId: string;
}

const fileIn = (folder: string): string => join(folder, 'demo.json');

export function mark(folder: string, marker: Marker): void {
  writeFileSync(fileIn(folder), `${JSON.stringify(marker)}\n`);
}

/** The marker of a folder, if it is about this cohort and the log still holds what it names: the log alone decides. */
export async function findMarker(
  folder: string,
  cohort: SimulationOptions,
  client: Client,
): Promise<Marker | undefined> {
  const marker = read(folder);
  if (marker === undefined || JSON.stringify(marker.cohort) !== JSON.stringify(cohort)) return undefined;
  const commandId = await commandAt(client, BigInt(marker.position));
  return commandId === marker.commandId ? marker : undefined;
}

function read(folder: string): Marker | undefined {
  try {
    return JSON.parse(readFileSync(fileIn(folder), 'utf8')) as Marker;
  } catch {
    return undefined;
  }
}

/** The command behind the event at a position. */
async function commandAt(client: Client, position: bigint): Promise<string | undefined> {
  const query = { after: String(position - 1n), limit: '1' };
  for await (const [line] of linesOf(client.read('/v1/events', { query }))) {
    return (JSON.parse(line?.text ?? '{}') as { metadata?: { commandId?: string } }).metadata?.commandId;
  }
  return undefined;
}
