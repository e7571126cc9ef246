import { PassThrough } from 'node:stream';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { addDays, calendarDate, daysBetween, type CalendarDate } from '#episode/dates';
import { reports } from '#read-models/reports/reports';
import { reportOf } from '../../queries/reports.js';
import { Client } from '../../connection/client.js';
import { startOwnServer, type OwnServer } from '../../connection/own-server.js';
import type { Io } from '../../io.js';
import { importLines } from '../../bulk-import/import-lines.js';
import type { NumberedLine } from '../../lines.js';
import { batchesOf } from '../../simulation/batches.js';
import { temporaryFolder, type TemporaryFolder } from '../../testing/stepdown.js';
import { fill, type Filled } from './fill.js';
import { queryReports, shownInWords } from './show.js';

const { signal } = new AbortController();
const cohort = { seed: 3, episodes: 25, until: calendarDate('2020-12-31') };

let folder: TemporaryFolder;
let server: OwnServer;
beforeEach(async () => {
  folder = temporaryFolder();
  server = await startOwnServer({ dataFolder: folder.path }, {}, signal);
});
afterEach(async () => {
  await server.stop();
  folder.remove();
});

function listening(): { io: Io; said: () => string } {
  const stderr = new PassThrough();
  const io: Io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr, env: {}, signal };
  return { io, said: () => String(stderr.read() ?? '') };
}

interface Projection {
  readonly head?: { readonly position: string };
  readonly simulated?: { readonly ends: string };
}

async function head(): Promise<number> {
  const { head: last } = await server.client.get<Projection>('/v1/projection');
  return Number(last?.position ?? 0);
}

const today = calendarDate('2021-06-01');
const demo = () => folder.file('demo.json');
const marker = () => JSON.parse(readFileSync(demo(), 'utf8')) as { daysLater?: number; position?: string };
const filling = (io: Io, end: { ends?: CalendarDate; today?: CalendarDate } = {}, of = server): Promise<Filled> =>
  fill(of.client, folder.path, cohort, { today, ...end }, io);

/** The number of batches that an interrupted run sends. */
async function recordHalf(io: Io, daysLater?: number): Promise<number> {
  async function* half(): AsyncGenerator<readonly NumberedLine[]> {
    for await (const batch of batchesOf({ ...cohort, daysLater })) {
      yield batch;
      return;
    }
  }
  const { accepted } = await importLines(server.client, half(), io, { failures: 1 });
  return accepted;
}

describe('filling the folder of the demonstration', () => {
  it('happens once: a second run recognises the cohort at once', async () => {
    const { io, said } = listening();
    const filled = await filling(io);
    const recorded = await head();
    expect(said()).toContain(`${recorded.toLocaleString('en-US')} accepted, 0 recorded before`);
    expect(await filling(io)).toEqual(filled);
    expect(said()).toBe(
      '25 simulated episodes of intensive outpatient providers, up to 2021-05-27, are already recorded\n',
    );
    expect(await head()).toBe(recorded);
  });

  it('resumes an interrupted run', async () => {
    const { io, said } = listening();
    const accepted = await recordHalf(io);
    await filling(io);
    expect(said()).toContain(`${accepted} recorded before`);
  });

  it('trusts the log, not the marker of an earlier run', async () => {
    const { io, said } = listening();
    await filling(io);
    const other = temporaryFolder();
    const fresh = await startOwnServer({ dataFolder: other.path }, {}, signal);
    said();
    await filling(io, {}, fresh);
    await fresh.stop();
    other.remove();
    expect(said()).toContain(', 0 recorded before');
  });

  it('produces the output to show', async () => {
    const { io } = listening();
    const filled = await filling(io);
    const text = shownInWords(await queryReports(server.client, filled, io), folder.path);
    expect(text).toMatch(
      /Length of stay in days[^]*In treatment at the end of a day[^]*on 2021-05-27[^]*\(recorded [^]*sessions, screens/,
    );
    expect(text).toContain(`report census --by level --cut-off 2021-05-27 --data ${folder.path}`);
  });
});

describe('the dates of the demonstration', () => {
  it('end today, in whole weeks, and stay the same in later runs', async () => {
    const { io, said } = listening();
    expect(await filling(io)).toMatchObject({ ends: addDays(cohort.until, 21 * 7) });
    const recorded = await head();
    expect(await filling(io, { today: addDays(today, 400) })).toMatchObject({ ends: '2021-05-27' });
    expect(await head()).toBe(recorded);
    expect(said()).not.toMatch(/ [1-9]\d* recorded before/);
  });

  it('are recorded before the first command: a run interrupted at once resumes with them', async () => {
    const { io } = listening();
    class Interrupted extends Client {
      override post(): AsyncGenerator<Uint8Array> {
        expect(marker()).toEqual({ cohort, daysLater: 147 });
        throw new Error('interrupted');
      }
    }
    const interrupted = new Interrupted(server.url, undefined, signal);
    await expect(fill(interrupted, folder.path, cohort, { today }, io)).rejects.toThrow();
    await interrupted.close();
    expect(await head()).toBe(0);
    expect(await filling(io, { today: addDays(today, 60) })).toMatchObject({ ends: '2021-05-27' });
  });

  it('are found in the log if a run was interrupted and its marker is missing', async () => {
    const { io, said } = listening();
    const accepted = await recordHalf(io, 70);
    rmSync(demo(), { force: true });
    expect(await filling(io)).toMatchObject({ ends: addDays(cohort.until, 70) });
    expect(said()).toContain(`${accepted} recorded before`);
  });

  it('are unshifted in a folder of version 0.1, complete or not', async () => {
    const { io, said } = listening();
    const accepted = await recordHalf(io);
    const filled = await filling(io);
    expect(filled.ends).toBe(cohort.until);
    expect(said()).toContain(`${accepted} recorded before`);
    const { daysLater, ...old } = marker();
    writeFileSync(demo(), JSON.stringify(old));
    const recorded = await head();
    expect({ daysLater, again: await filling(io) }).toEqual({ daysLater: 0, again: filled });
    expect(await head()).toBe(recorded);
  });

  it('can be requested, but not others than the folder has', async () => {
    const { io } = listening();
    const ends = calendarDate('2021-02-03');
    expect(await filling(io, { ends })).toMatchObject({ ends: '2021-01-28' });
    expect(await filling(io, { ends })).toMatchObject({ ends: '2021-01-28' });
    expect(await filling(io)).toMatchObject({ ends: '2021-01-28' });
    await expect(filling(io, { ends: today })).rejects.toMatchObject({
      message: '--ends: the cohort in this folder ends 2021-01-28, not 2021-06-01',
      ending: 'usage',
    });
  });

  it.each([
    [addDays(today, 1), 'is after today, 2021-06-01'],
    [calendarDate('1999-12-31'), 'is before 2000-01-01'],
  ])('cannot end on %s, and nothing is recorded then', async (ends, why) => {
    const { io } = listening();
    await expect(filling(io, { ends })).rejects.toMatchObject({ message: `--ends: ${ends} ${why}`, ending: 'usage' });
    expect(() => marker()).toThrow();
    expect(await head()).toBe(0);
  });

  it('are reported by the server if they end before today', async () => {
    const { io } = listening();
    expect(await server.client.get<Projection>('/v1/projection')).not.toHaveProperty('simulated');
    await filling(io);
    expect(await server.client.get<Projection>('/v1/projection')).toMatchObject({ simulated: { ends: '2021-05-27' } });
  });

  it('change no figures but those by month or year', async () => {
    const { io } = listening();
    const other = temporaryFolder();
    const moved = await startOwnServer({ dataFolder: other.path }, {}, signal);
    try {
      const early = await fill(server.client, folder.path, cohort, { today, ends: cohort.until }, io);
      const late = await fill(moved.client, other.path, cohort, { today }, io);
      expect(late.episodeId).toBe(early.episodeId);
      for (const report of reports) {
        const of = async (client: Client, { ends }: Filled): Promise<string> =>
          figuresIn(await reportOf(client, report, { cutOff: ends }, io), daysBetween(cohort.until, ends));
        expect([report.name, await of(moved.client, late)]).toEqual([report.name, await of(server.client, early)]);
      }
    } finally {
      await moved.stop();
      other.remove();
    }
  });
});

/** An answer as text, with its dates shifted back. */
function figuresIn(answer: object, daysLater: number): string {
  const { asOf: _, digest: __, ...figures } = answer as Record<string, unknown>;
  return JSON.stringify(figures).replace(/\d{4}-\d\d-\d\d/g, (date) => addDays(calendarDate(date), -daysLater));
}

describe('the episode of the demonstration', () => {
  it('is chosen again in a folder of version 0.1', async () => {
    const { io } = listening();
    const filled = await filling(io, { ends: cohort.until });
    writeFileSync(demo(), JSON.stringify({ ...marker(), daysLater: undefined, episodeId: 'sim-other' }));
    expect(await filling(io)).toEqual(filled);
    expect(marker()).toMatchObject({ daysLater: 0, episodeId: filled.episodeId });
  });
});
