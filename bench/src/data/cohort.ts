import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CommandLine } from '#simulation/command-line';
import type { CalendarDate } from '#episode/dates';
import { simulate } from '#simulation/simulate';

/** Fewer than an episode of the simulation has on average, so that there are always enough of them. */
const LINES_OF_AN_EPISODE = 50;
const LINES_OF_A_WRITE = 500;

/** The first commands of a seeded synthetic cohort: full episodes, late entries and corrections among them. */
export function* cohort(commands: number): Generator<CommandLine> {
  const episodes = Math.ceil(commands / LINES_OF_AN_EPISODE) + 100;
  let left = commands;
  for (const line of simulate({ seed: 1, episodes, until: '2025-12-31' as CalendarDate })) {
    if (left-- === 0) return;
    yield line;
  }
}

/** Writes a cohort as the NDJSON file that a record system would send. */
export async function writeCohort(file: string, commands: number): Promise<void> {
  await pipeline(Readable.from(joined(commands)), createWriteStream(file));
}

function* joined(commands: number): Generator<string> {
  let text = '';
  let lines = 0;
  for (const line of cohort(commands)) {
    text += `${JSON.stringify(line)}\n`;
    if (++lines % LINES_OF_A_WRITE > 0) continue;
    yield text;
    text = '';
  }
  yield text;
}
