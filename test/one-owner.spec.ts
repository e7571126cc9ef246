import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { copyFileSync, rmSync } from 'node:fs';
import { backupLog } from '#event-store/sqlite/backup';
import { checkLog } from '#event-store/sqlite/check';
import { dataFolder } from '#server/engine/data-folder';
import { course, line } from './support/commands.js';
import { newFolder, startTestServer } from './support/server.js';
import { failedStart, killServers, spawnServer } from './support/server-process.js';

describe('a data folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = newFolder();
  });
  afterEach(() => {
    killServers();
    rmSync(folder, { recursive: true, force: true });
  });

  const lines = (id: string) => course.map(([, data, type]) => line(id, type, data));

  it('has one server: a second process ends with a clear error and harms nothing', async () => {
    const first = await startTestServer({ folder });
    await first.bulk(lines('e1'));
    const message = await failedStart(folder);
    expect(message).toContain('"level":60');
    expect(message).toMatch(new RegExp(`is open in process ${process.pid};`));

    const { position } = (await first.bulk(lines('e2'))).at(-1)!;
    const { body } = await first.get('/v1/reports/length-of-stay?of=episode', { 'stepdown-read-after': position });
    expect(body.groups).toMatchObject([{ n: 2, open: 0, median: 82 }]);
    await first.running.stop();
  });

  it('is opened by one server in a process, whose second refuses', async () => {
    const first = await startTestServer({ folder });
    await expect(startTestServer({ folder })).rejects.toThrow(/is open in process/);
    await first.running.stop();
  });

  it('whose log was replaced by an older one is not served: the error says what is missing, or rebuild', async () => {
    const backup = `${folder}-log`;
    const first = await startTestServer({ folder });
    await first.bulk(lines('e1'));
    await backupLog(dataFolder(folder).log, backup, checkLog);
    const { position } = (await first.bulk(lines('e2'))).at(-1)!;
    await first.get('/v1/episodes', { 'stepdown-read-after': position });
    await first.running.stop();

    const { log } = dataFolder(folder);
    for (const rest of ['-wal', '-shm']) rmSync(log + rest, { force: true });
    copyFileSync(backup, log);
    rmSync(backup);
    expect(await failedStart(folder)).toMatch(/is shorter than it was: \d+ events? (is|are) missing/);
    rmSync(`${log}.head`);
    expect(await failedStart(folder)).toMatch(/rebuild/);
  });

  it('is left in order by a server that is asked to stop', async () => {
    const server = await spawnServer(folder);
    expect(await server.stop()).toBe(0);
    expect(server.log.at(-1)).toContain('"msg":"stopped"');
  });
});
