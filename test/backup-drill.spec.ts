import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cohort, ndjson } from '#cli/testing/cohort';
import { serving } from '#cli/testing/serving';
import { stepdown, temporaryFolder, type TemporaryFolder } from '#cli/testing/stepdown';
import { programFile } from './support/programs.js';

const DRILL = fileURLToPath(new URL('../deploy/backup-drill.js', import.meta.url));

let folder: TemporaryFolder;
let data: string;
let work: string;
beforeEach(async () => {
  folder = temporaryFolder();
  data = folder.file('data');
  work = folder.file('work');
  mkdirSync(work);
  await add(cohort(3));
});
afterEach(() => folder.remove());

const add = (lines: readonly string[], where = data) =>
  stepdown(['import', '-', '--data', where], { stdin: ndjson(lines) });

/** Runs the drill, and the program behind it. */
async function drill(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: unknown; stdout: string }> {
  const child = spawn(process.execPath, [DRILL, '--program', await programFile('cli'), '--work', work, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [stdout, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { code, stdout };
}

describe('a drill of back-up and restore', () => {
  it('passes while a server that requires keys runs, and leaves nothing behind', async () => {
    const args = ['keys', 'create', '--actor', 'drill', '--role', 'analyse', 'audit', '--data', data, '--json'];
    const { secret } = (await stepdown(args)).json as { secret: string };
    await serving(data, async () => {
      const { code, stdout } = await drill(['--data', data], { STEPDOWN_API_KEY: secret });
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: expect.stringMatching(/backed up in[^]*restored in[^]*PASSED/),
      });
      expect(stdout).toMatch(/^log as of position \d+: the same, [0-9a-f]{64}$/m);
      expect(stdout).toMatch(/^report as of position \d+: the same, [0-9a-f]{64}$/m);
    });
    expect(readdirSync(work)).toEqual([]);
  });

  it('tries a back-up that was made before, though the log has grown since, without the read models that settings name', async () => {
    const env = { STEPDOWN_READ_MODELS: `duckdb:${folder.file('elsewhere')}` };
    await stepdown(['backup', folder.file('saved'), '--data', data]);
    await stepdown(['report', 'census', '--data', data], { env });
    const before = readdirSync(folder.file('elsewhere'));
    await add(cohort(5));
    const { code, stdout } = await drill(['--data', data, '--backup', folder.file('saved')], env);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(`${cohort(3).length} events`) });
    expect(readdirSync(folder.file('elsewhere'))).toEqual(before);
  });

  it('fails with code 6 where the copy is not what the folder holds', async () => {
    const other = folder.file('other');
    await add(cohort(4).slice(0, cohort(3).length), other);
    await stepdown(['backup', folder.file('saved'), '--data', other]);
    const { code, stdout } = await drill(['--data', data, '--backup', folder.file('saved')]);
    expect({ code, stdout }).toEqual({ code: 6, stdout: expect.stringMatching(/log .* here, .* restored[^]*FAILED/) });
  });

  it('fails with code 1 where a step does, and says which', async () => {
    await stepdown(['backup', folder.file('saved'), '--data', data]);
    appendFileSync(join(folder.file('saved'), 'log.sqlite'), 'more');
    const { code, stdout } = await drill(['--data', data, '--backup', folder.file('saved')]);
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringMatching(/restore .* ended with code 1:[^]*log\.sqlite has/),
    });
    expect(readdirSync(work)).toEqual([]);
  });

  it('requires a folder', async () => {
    expect(await drill([])).toEqual({ code: 2, stdout: '--data <folder> is missing\n' });
  });
});
