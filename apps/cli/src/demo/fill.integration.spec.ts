import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { calendarDate } from '#episode/dates';
import { startOwnServer, type OwnServer } from '../connection/own-server.js';
import type { Io } from '../io.js';
import { importLines } from '../import/import-lines.js';
import type { NumberedLine } from '../lines.js';
import { batchesOf } from '../simulation/batches.js';
import { temporaryFolder, type TemporaryFolder } from '../testing/stepdown.js';
import { fill } from './fill.js';
import { ask, shownInWords } from './show.js';

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

async function head(): Promise<number> {
  const { head: last } = await server.client.get<{ head: { position: string } }>('/v1/projection');
  return Number(last.position);
}

describe('filling the folder of the demonstration', () => {
  it('is done once: a second run recognises the cohort at a glance', async () => {
    const { io, said } = listening();
    const episodeId = await fill(server.client, folder.path, cohort, io);
    const recorded = await head();
    expect(said()).toContain(`${recorded.toLocaleString('en-US')} accepted, 0 on record before`);
    expect(await fill(server.client, folder.path, cohort, io)).toBe(episodeId);
    expect(said()).toBe('25 simulated episodes are on record already\n');
    expect(await head()).toBe(recorded);
  });

  it('resumes where a run was ended half-way', async () => {
    const { io, said } = listening();
    async function* half(): AsyncGenerator<readonly NumberedLine[]> {
      for await (const batch of batchesOf(cohort)) {
        yield batch;
        return;
      }
    }
    const { accepted } = await importLines(server.client, half(), io, { failures: 1 });
    await fill(server.client, folder.path, cohort, io);
    expect(said()).toContain(`${accepted} on record before`);
  });

  it('believes the log, not what an earlier run has noted', async () => {
    const { io, said } = listening();
    await fill(server.client, folder.path, cohort, io);
    const other = temporaryFolder();
    const fresh = await startOwnServer({ dataFolder: other.path }, {}, signal);
    said();
    await fill(fresh.client, folder.path, cohort, io);
    await fresh.stop();
    other.remove();
    expect(said()).toContain(', 0 on record before');
  });

  it('gives something to show', async () => {
    const { io } = listening();
    const episodeId = await fill(server.client, folder.path, cohort, io);
    const text = shownInWords(await ask(server.client, episodeId, io), folder.path);
    expect(text).toMatch(/Length of stay in days[^]*In treatment at the end of[^]*\(recorded [^]*sessions, screens/);
  });
});
