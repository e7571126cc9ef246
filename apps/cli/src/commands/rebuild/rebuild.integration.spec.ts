import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { exitCodes } from '../../exit-codes.js';
import { editReadModel } from '../../testing/edit-read-model.js';
import { cohort, ndjson } from '../../testing/cohort.js';
import { serving } from '../../testing/serving.js';
import { stepdown, temporaryFolder, type TemporaryFolder } from '../../testing/stepdown.js';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const lines = cohort(3);
const add = (some = lines) => stepdown(['import', '-', '--data', folder.path], { stdin: ndjson(some) });
const rebuild = () => stepdown(['rebuild', '--data', folder.path, '--json']);

describe('rebuilding the read models', () => {
  it('reads the whole log, through the running server', async () => {
    await add();
    await serving(folder.path, async () => {
      expect((await rebuild()).json).toMatchObject({ events: lines.length, position: String(lines.length) });
    });
  });

  it('reads the whole log where no server runs', async () => {
    await add();
    expect((await rebuild()).json).toMatchObject({ events: lines.length, position: String(lines.length) });
  });

  it('compares and saves nothing if there was nothing before, as after a restore', async () => {
    await add();
    const backup = await stepdown(['backup', folder.path, '--data', folder.path, '--json']);
    const restored = temporaryFolder();
    expect((await stepdown(['restore', backup.json.file, '--data', restored.path])).code).toBe(0);
    // A restore leaves empty read models.
    const { code, stdout } = await stepdown(['rebuild', '--keep', '--data', restored.path]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(
        / events in .*\nNothing was compared: there was no earlier read model to compare with\n$/,
      ),
    });
    expect((await stepdown(['rebuild', '--switch-back', '--data', restored.path])).stderr).toContain(
      'there is no previous read model',
    );
    expect((await stepdown(['rebuild', '--data', restored.path])).stdout).toContain('are equal to those they replaced');
    restored.remove();
  });

  it('says what it would change, and then what it changed', async () => {
    await add();
    const change = `update stay set started_on = date '1999-12-31' where episode_id = (select min(episode_id) from stay)`;
    await editReadModel(folder.file('read-model.duckdb'), change);
    const tried = await stepdown(['rebuild', '--dry-run', '--data', folder.path]);
    expect(tried.code).toBe(exitCodes.different.code);
    expect(tried.stdout).toMatch(/^A rebuild would change the read models: /);
    expect(tried.stdout).toMatch(/started_on: 1999-12-31; a rebuild gives \d{4}-/);
    expect(tried.stderr).toContain('a rebuild would change the read models');
    await serving(folder.path, async () => {
      const again = await stepdown(['rebuild', '--dry-run', '--json', '--rows', '0', '--data', folder.path]);
      expect(again.code).toBe(exitCodes.different.code);
      expect(again.json).toMatchObject({ difference: { equal: false, rows: [] } });
      const done = await stepdown(['rebuild', '--data', folder.path]);
      expect(done.code).toBe(0);
      expect(done.stdout).toContain('The new read models differ from those they replaced: ');
      expect(done.stdout).toMatch(/started_on: 1999-12-31; now \d{4}-/);
    });
    const last = await stepdown(['rebuild', '--dry-run', '--data', folder.path]);
    expect(last).toMatchObject({ code: 0, stdout: expect.stringContaining('A rebuild would change nothing: ') });
  });

  it.each(['through a server', 'where no server runs'])(
    'saves the previous ones, and switches back to them, %s',
    async (how) => {
      const run = (...options: readonly string[]) => stepdown(['rebuild', ...options, '--data', folder.path]);
      await add();
      const steps = async () => {
        const saving = await run('--keep');
        expect(saving).toMatchObject({ code: 0, stdout: expect.stringContaining('switches back to them') });
        const back = await run('--switch-back', '--json');
        expect(back).toMatchObject({ code: 0, json: { events: lines.length, difference: { equal: true } } });
        expect(await run('--forget', '--json')).toMatchObject({ code: 0, json: { forgotten: true } });
        const none = await run('--switch-back');
        expect(none).toMatchObject({
          code: exitCodes.failed.code,
          stderr: expect.stringMatching(/(kept|previous)[^]*hint: .*--keep/),
        });
        expect((await run('--forget')).code).toBe(exitCodes.failed.code);
      };
      if (how === 'through a server') await serving(folder.path, steps);
      else await steps();
      expect((await run('--keep', '--dry-run')).code).toBe(exitCodes.usage.code);
    },
  );

  it('happens automatically if an older version made them; a dry run says so before', async () => {
    await add();
    const report = () =>
      stepdown(['report', 'length-of-stay', '--json', '--cut-off', '2020-12-31', '--data', folder.path]);
    const before = (await report()).json;
    await editReadModel(folder.file('read-model.duckdb'), 'update projection set schema_version = 0');
    const tried = await stepdown(['rebuild', '--dry-run', '--data', folder.path]);
    expect(tried).toMatchObject({ code: 0, stdout: expect.stringContaining('A rebuild would change nothing: ') });
    expect((await report()).json).toEqual(before);
    const back = await stepdown(['rebuild', '--switch-back', '--data', folder.path]);
    expect(back.stderr).toMatch(/cannot be used: .* has schema version 0[^]*hint: switch back with the version/);
  });

  it('repairs a folder whose read models belong to another log', async () => {
    await add(lines.slice(0, 5));
    const log = folder.file('log.sqlite');
    const older = folder.file('older.sqlite');
    await stepdown(['backup', older, '--data', folder.path]);
    await add();
    await stepdown(['export', '--data', folder.path]);
    for (const ending of ['', '.head']) rmSync(log + ending);
    copyFileSync(older, log);
    const noticed = await stepdown(['export', '--data', folder.path]);
    expect(noticed).toMatchObject({
      code: exitCodes.failed.code,
      stderr: expect.stringContaining('hint: run `stepdown rebuild`'),
    });
    expect((await rebuild()).json).toMatchObject({ events: 5 });
    expect((await stepdown(['export', '--data', folder.path])).code).toBe(0);
  });

  it('replaces a damaged read model, as the error on opening it suggests', async () => {
    await add(lines.slice(0, 5));
    writeFileSync(folder.file('read-model.duckdb'), 'no database at all'.repeat(2_000));
    const { code, stderr } = await stepdown(['report', 'length-of-stay', '--data', folder.path]);
    expect({ code, stderr }).toEqual({
      code: exitCodes.failed.code,
      stderr: expect.stringMatching(/read-model\.duckdb is damaged; .*`stepdown rebuild` builds it again/),
    });
    expect((await rebuild()).json).toMatchObject({ events: 5 });
  });

  it('of a folder without a log fails', async () => {
    expect((await rebuild()).stderr).toContain('has no log');
  });
});
