import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stepdown } from '#cli/testing/stepdown';
import { programFile } from './support/programs.js';
import { startTestServer } from './support/server.js';
import { referral } from './support/commands.js';

const program = await programFile('cli');

/** Who may not write where others may not; `root` may write everywhere. */
const NOBODY = 65_534;

describe('a data folder that cannot be written', () => {
  let folder: string;
  let names: string[];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stepdown-read-only-'));
    const server = await startTestServer({ folder });
    const { headers } = await server.post('/v1/episodes/a/referral', referral);
    await server.get('/v1/episodes', { 'stepdown-read-after': headers.get('stepdown-position')! });
    await server.running.stop();
    setRights(folder, 0o555, 0o444);
    names = readdirSync(folder).sort();
  });
  afterAll(() => {
    setRights(folder, 0o700, 0o600);
    rmSync(folder, { recursive: true });
  });

  function setRights(path: string, ofFolders: number, ofFiles: number): void {
    const isFolder = statSync(path).isDirectory();
    chmodSync(path, isFolder ? ofFolders : ofFiles);
    if (isFolder) for (const name of readdirSync(path)) setRights(join(path, name), ofFolders, ofFiles);
  }

  /** In a process of somebody who may only read. */
  function run(...args: readonly string[]) {
    const isRoot = process.getuid?.() === 0;
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args, '--data', folder], {
      encoding: 'utf8',
      ...(isRoot && { uid: NOBODY, gid: NOBODY }),
    });
    return { status, stdout, stderr };
  }

  it.each([
    ['audited', ['audit'], 'The log is what was recorded'],
    ['verified', ['verify'], 'are what the log gives'],
    ['reported from', ['report', 'length-of-stay'], 'Length of stay'],
    ['exported', ['export'], '"ReferralReceived"'],
  ])('can be %s, on a copy, and stays as it is', (_what, args, words) => {
    const { status, stdout, stderr } = run(...args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('working on a copy of it') });
    expect(stdout).toContain(words);
    expect(readdirSync(folder).sort()).toEqual(names);
  });

  it('that can be written is read where it is', async () => {
    setRights(folder, 0o700, 0o600);
    const { stderr } = await stepdown(['audit', '--data', folder]);
    setRights(folder, 0o555, 0o444);
    expect(stderr).not.toContain('copy');
  });
});
