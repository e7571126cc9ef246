import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calendarDate } from '#episode/dates';
import { openEventStoreDb, type EventStoreDb } from '#event-store/eventstoredb/event-store-db';
import { duckDbLocation } from '#read-models/duckdb/duckdb-location';
import { rebuildOffline } from '#read-models/rebuild/rebuild';
import { everyRow } from '#read-models/testing/rows';
import { isRecorded } from '#recording/answer';
import { createRecorder } from '#recording/recorder';
import { simulate } from '#simulation/simulate';
import type { EventFate } from './support/eventstoredb/faults.js';
import { StandIn } from './support/eventstoredb/stand-in.js';

const until = calendarDate('2025-12-31');

describe('a rebuild of read models from EventStoreDB', () => {
  let standIn: StandIn;
  let log: EventStoreDb;
  let interruptions = 0;
  const folders: string[] = [];
  beforeEach(async () => {
    standIn = await StandIn.start();
    log = await openEventStoreDb({
      connectionString: standIn.connectionString,
      backOff: { first: 1, most: 20 },
      onInterruption: ({ of }) => void (interruptions += of === 'subscription' ? 1 : 0),
    });
  });
  afterEach(async () => {
    await log.close();
    await standIn.kill();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  /** Every row that a rebuild from the log gives. */
  async function rebuilt(): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'stepdown-'));
    folders.push(folder);
    const place = duckDbLocation({ folder });
    await rebuildOffline(place, log, { positionUnit: 'bytes' });
    const store = await place.open();
    const rows = await everyRow(store);
    await store.close();
    return rows;
  }

  it('that is cut 100 times gives the facts of one that is not', async () => {
    const recorder = createRecorder({ store: log, today: () => until });
    const lines = [...simulate({ seed: 6, episodes: 12, until })];
    const answers = await Promise.all(lines.map((line) => recorder.record({ ...line, actor: 'spec' })));
    expect(answers.every(isRecorded)).toBe(true);
    const undisturbed = await rebuilt();
    expect(undisturbed).toMatch(/^stay /m);

    const breaks: readonly EventFate[] = ['cut', 'end', 'fail'];
    const met = new Set<bigint>();
    standIn.faults.checkpointsAhead = true;
    standIn.faults.event = ({ position }) => {
      if (met.has(position)) return 'send';
      met.add(position);
      return met.size % 5 === 0 ? breaks[met.size % breaks.length]! : 'send';
    };
    expect(await rebuilt()).toBe(undisturbed);
    expect(interruptions).toBeGreaterThanOrEqual(100);
  });
});
