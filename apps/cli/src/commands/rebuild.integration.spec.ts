import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { copyFileSync, rmSync } from 'node:fs';
import { exitCodes } from '../exit-codes.js';
import { cohort, ndjson } from '../testing/cohort.js';
import { serving } from '../testing/serving.js';
import { stepdown, temporaryFolder, type TemporaryFolder } from '../testing/stepdown.js';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const lines = cohort(3);
const add = (some = lines) => stepdown(['import', '-', '--data', folder.path], { stdin: ndjson(some) });
const rebuild = () => stepdown(['rebuild', '--data', folder.path, '--json']);

describe('rebuilding the read models', () => {
  it('reads the whole log, through the server that runs', async () => {
    await add();
    await serving(folder.path, async () => {
      expect((await rebuild()).json).toMatchObject({ events: lines.length, position: String(lines.length) });
    });
  });

  it('reads the whole log where no server runs', async () => {
    await add();
    expect((await rebuild()).json).toMatchObject({ events: lines.length, position: String(lines.length) });
  });

  it('mends a folder whose log is not the one behind its read models', async () => {
    await add(lines.slice(0, 5));
    const log = folder.file('log.sqlite');
    const older = folder.file('older.sqlite');
    await stepdown(['backup', older, '--data', folder.path]);
    await add();
    await stepdown(['export', '--data', folder.path]);
    rmSync(log);
    copyFileSync(older, log);
    const noticed = await stepdown(['export', '--data', folder.path]);
    expect(noticed).toMatchObject({
      code: exitCodes.failed.code,
      stderr: expect.stringContaining('hint: run `stepdown rebuild`'),
    });
    expect((await rebuild()).json).toMatchObject({ events: 5 });
    expect((await stepdown(['export', '--data', folder.path])).code).toBe(0);
  });

  it('of a folder without a log fails', async () => {
    expect((await rebuild()).stderr).toContain('has no log');
  });
});
