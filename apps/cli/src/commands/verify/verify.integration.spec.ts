import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cpSync, rmSync } from 'node:fs';
import { exitCodes } from '../../exit-codes.js';
import { cohort, ndjson } from '../../testing/cohort.js';
import { editReadModel } from '../../testing/edit-read-model.js';
import { serving } from '../../testing/serving.js';
import { stepdown, temporaryFolder, type TemporaryFolder } from '../../testing/stepdown.js';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const lines = cohort(3);
const add = () => stepdown(['import', '-', '--data', folder.path], { stdin: ndjson(lines) });
const verify = (...more: readonly string[]) => stepdown(['verify', '--data', folder.path, ...more]);

const edit = (sql: string) => editReadModel(folder.file('read-model.duckdb'), sql);

describe('verifying the read models', () => {
  it('finds them equal to the log, through the running server', async () => {
    await add();
    await serving(folder.path, async () => {
      const { code, json } = await verify('--json');
      expect({ code, json }).toMatchObject({ code: 0, json: { equal: true, events: String(lines.length), rows: [] } });
      expect(json.head).toBe(json.position);
    });
  });

  it('finds them equal where no server runs, in a sentence', async () => {
    await add();
    const { code, stdout } = await verify();
    expect(code).toBe(0);
    expect(stdout).toMatch(
      new RegExp(`^The read models are what the log gives: ${lines.length} events and .* up to position`),
    );
  });

  it('reads what a server that was killed left', async () => {
    await add();
    const left = temporaryFolder();
    await serving(folder.path, async () => cpSync(folder.path, left.path, { recursive: true }));
    const { code, json } = await stepdown(['verify', '--data', left.path, '--json']);
    left.remove();
    expect({ code, json }).toMatchObject({ code: 0, json: { equal: true, events: String(lines.length) } });
  });

  it('ends with its own exit code if they differ, and lists the rows and the events behind them', async () => {
    await add();
    await edit(`update stay set started_on = date '1999-12-31' where episode_id = (select min(episode_id) from stay)`);
    const { code, stdout, stderr } = await verify();
    expect(code).toBe(exitCodes.different.code);
    expect(stderr).toContain('hint: save this output');
    expect(stdout).toContain('The read models are not what the log gives');
    expect(stdout).toMatch(/started_on: 1999-12-31; the log gives \d{4}-/);
    expect(stdout).toMatch(/event at position \d+, entry \d+: .* admitted to asam-3/);
    await serving(folder.path, async () => {
      const served = await verify('--json', '--rows', '1');
      expect(served.code).toBe(exitCodes.different.code);
      expect(served.json).toMatchObject({ equal: false, rows: [{ table: 'stay', kind: 'changed' }] });
    });
  });

  it('says so if the read models belong to another log', async () => {
    await add();
    await edit(`update projection set event_id = 'another'`);
    const { code, stdout } = await verify();
    expect(code).toBe(exitCodes.different.code);
    expect(stdout).toContain('The read models are not those of this log: ');
  });

  it('of a folder without a log, or without read models, fails', async () => {
    expect((await verify()).stderr).toContain('has no log');
    await add();
    rmSync(folder.file('read-model.duckdb'));
    expect(await verify()).toMatchObject({
      code: exitCodes.failed.code,
      stderr: expect.stringContaining('hint: `stepdown rebuild` creates them'),
    });
  });
});
