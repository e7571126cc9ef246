import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { openProofLog } from '#audit/proof-log/proof-log';
import { proveLog } from '#audit/proof-log/prove-log';
import { rounds } from '#episode/testing/rounds';
import { calendarDate } from '#episode/dates';
import type { EventStore } from '#event-store/port';
import { openSqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { openDuckDbReadModelStore } from '#read-models/duckdb/duckdb-read-model-store';
import type { ReadModelStore } from '#read-models/store/read-model-store';
import { projectLog } from '#read-models/testing/project-log';
import { everyRow } from '#read-models/testing/rows';
import { simulate } from '#simulation/simulate';
import { live, type Location } from './crashes/process.js';
import type { CrashAt } from './crashes/points.js';
import { newFolder } from './support/server.js';

const commands = [...simulate({ seed: 5, episodes: 8, until: calendarDate('2020-12-31'), services: 'none' })];
/** New commands in each life of a process. */
const IN_A_LIFE = 6;

/** Every point that a process passes. */
const points = [
  ...['before recorder: read a stream', 'after recorder: read a stream'],
  ...['before recorder: append', 'after recorder: append', 'before the answer'],
  ...['before projector: claim', 'after projector: claim'],
  ...['before projector: checkpoint', 'after projector: checkpoint'],
  ...['before projector: is filling', 'after projector: is filling'],
  ...['before projector: head', 'after projector: head'],
  ...['before projector: filled', 'after projector: filled'],
  ...['before projector: identity', 'after projector: identity'],
  ...['before projector: parked streams', 'after projector: parked streams'],
  ...['before projector: read a stream', 'after projector: read a stream'],
  ...['before projector: follow the log', 'after projector: event', 'after projector: caught-up'],
  ...['before projector: commit', 'after projector: commit'],
  ...['before projector: release', 'after projector: release'],
  ...['before proofs: identity', 'after proofs: identity'],
  ...['before proofs: read a stream', 'after proofs: read a stream'],
  ...['before proofs: follow the log', 'after proofs: event', 'after proofs: caught-up'],
] as const;

/** Processes that end one after the other. */
const LIVES = rounds({ usual: 8, long: 20 });

describe('a process that ends, and another that takes its place', () => {
  let folder: string;
  let acknowledged: Map<string, Location>;
  let crashes: string[];
  let passed: Set<string>;
  beforeEach(() => {
    folder = newFolder();
    acknowledged = new Map();
    crashes = [];
    passed = new Set();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Lives through one process: its sender sends again what was not answered, and some that are new. */
  async function liveThrough(sent: typeof commands, crashAt?: CrashAt): Promise<void> {
    const ran = await live(folder, sent, crashAt);
    if (ran.crashedAt !== undefined) crashes.push(ran.crashedAt);
    for (const point of ran.passed) passed.add(point);
    for (const [commandId, place] of ran.acknowledged) {
      expect(acknowledged.get(commandId) ?? place).toEqual(place);
      acknowledged.set(commandId, place);
    }
  }

  /** Lives through one process after the other, each of which ends at a point, and a last one that is stopped. */
  async function liveOn(ends: readonly CrashAt[]): Promise<void> {
    for (const [index, crashAt] of ends.entries()) {
      const known = commands.slice(0, (index + 1) * IN_A_LIFE);
      await liveThrough(
        known.filter(({ commandId }) => !acknowledged.has(commandId)),
        crashAt,
      );
    }
    await liveThrough(commands);
  }

  /** Every command is on the log once, at the position in its answer; read models and proofs are those of the log. */
  async function expectWhole(): Promise<void> {
    const log = await openSqliteEventStore({ file: join(folder, 'log.sqlite') });
    const store = await openDuckDbReadModelStore({ file: join(folder, 'read-model.duckdb') });
    try {
      expect(await placesIn(log)).toEqual(acknowledged);
      expect(acknowledged.size).toBe(commands.length);
      expect(await everyRow(store)).toBe(await rowsFromScratch(log, folder));
      expect(rootIn(join(folder, 'proofs'))).toBe(await rootFromScratch(log, folder));
    } finally {
      await store.close();
      await log.close();
    }
  }

  it('passes the points at which it is ended here, and no others', async () => {
    await liveThrough(commands.slice(0, commands.length / 2));
    await liveThrough(commands);
    expect([...passed].sort()).toEqual([...points].sort());
    await expectWhole();
  });

  it.each(points)('%s loses nothing, doubles nothing, and leaves nothing half', async (point) => {
    await liveOn([1, 1, 3].slice(0, rounds({ usual: 2, long: 3 })).map((time) => ({ point, time })));
    expect(new Set(crashes)).toEqual(new Set([point]));
    await expectWhole();
  });

  it('at any of them, again and again, does neither', async () => {
    const crash = fc.record({ point: fc.constantFrom(...points), time: fc.constantFrom(1, 1, 1, 2, 3) });
    const lives = fc.sample(fc.array(crash, { minLength: LIVES, maxLength: LIVES }), { numRuns: 1, seed: 20_261_129 });
    await liveOn(lives.flat());
    expect(crashes.length).toBeGreaterThan(LIVES / 5);
    await expectWhole();
  });
});

async function placesIn(log: EventStore): Promise<Map<string, Location>> {
  const places = new Map<string, Location>();
  for await (const { revision, position, metadata } of log.readAll()) {
    expect(places.has(metadata.commandId)).toBe(false);
    places.set(metadata.commandId, { revision, position });
  }
  return places;
}

async function rowsFromScratch(log: EventStore, folder: string): Promise<string> {
  const scratch: ReadModelStore = await openDuckDbReadModelStore({ file: join(folder, 'scratch.duckdb') });
  try {
    await projectLog(log, scratch);
    return await everyRow(scratch);
  } finally {
    await scratch.close();
  }
}

async function rootFromScratch(log: EventStore, folder: string): Promise<string> {
  await proveLog(join(folder, 'scratch-proofs'), log);
  return rootIn(join(folder, 'scratch-proofs'));
}

function rootIn(folder: string): string {
  const proofs = openProofLog(folder);
  try {
    return `${proofs.size()} ${proofs.root().toString('hex')}`;
  } finally {
    proofs.close();
  }
}
