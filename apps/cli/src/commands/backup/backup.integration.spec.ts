import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { programFile } from '../../../../../test/support/programs.js';
import type { Manifest } from '../../log/backup-manifest.js';
import { exitCodes } from '../../exit-codes.js';
import { cohort, ndjson } from '../../testing/cohort.js';
import { serving } from '../../testing/serving.js';
import { stepdown, temporaryFolder, type TemporaryFolder } from '../../testing/stepdown.js';

let folder: TemporaryFolder;
let data: string;
let saved: string;
let other: string;
beforeEach(() => {
  folder = temporaryFolder();
  data = folder.file('data');
  saved = folder.file('saved');
  other = folder.file('other');
});
afterEach(() => folder.remove());

const add = (episodes: number, where = data) =>
  stepdown(['import', '-', '--data', where], { stdin: ndjson(cohort(episodes)) });
const backup = (...args: readonly string[]) => stepdown(['backup', saved, '--data', data, ...args]);
const restore = (...args: readonly string[]) => stepdown(['restore', saved, '--data', other, ...args]);
const exported = async (where: string) => (await stepdown(['export', '--data', where])).stdout;
const manifest = () => JSON.parse(readFileSync(join(saved, 'manifest.json'), 'utf8')) as Manifest;
const text = (...path: readonly string[]) => readFileSync(join(...path), 'utf8');
const filesUnder = (path: string) =>
  readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());

/** A folder with everything: a log, a key, a head and its signing key. */
async function installation(): Promise<string> {
  await add(2);
  const { json } = await stepdown([
    'keys',
    'create',
    '--actor',
    'clinic-a',
    '--role',
    'record',
    '--data',
    data,
    '--json',
  ]);
  await stepdown(['proof', 'head', '--new', '--data', data]);
  return (json as { id: string }).id;
}

describe('a back-up', () => {
  it('holds log, keys, heads and signing key, with the digest of each file, while a server runs', async () => {
    await installation();
    await serving(data, async () => {
      const { code, stdout, stderr } = await backup();
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/: \d+ events of log [-\w]+, checked; API keys; signed heads; the signing key; \d+ files/);
    });
    const { files, log, leftOut, at, version } = manifest();
    expect({ log, leftOut, format: manifest().format }).toEqual({
      log: { identity: expect.any(String), position: String(cohort(2).length) },
      leftOut: {},
      format: 1,
    });
    expect(version).toBe((JSON.parse(text('package.json')) as { version: string }).version);
    expect(new Date(at).toISOString()).toBe(at);
    expect(files.map(({ path }) => path.replace(/heads\/.*\./, 'heads/*.'))).toEqual(
      expect.arrayContaining([
        'log.sqlite',
        'keys.json',
        'guarded.json',
        'heads/*.head',
        'heads/*.key',
        'proof-key.json',
      ]),
    );
    for (const { path, bytes, sha256 } of files) {
      const content = readFileSync(join(saved, path));
      expect({ path, bytes, sha256 }).toEqual({
        path,
        bytes: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
      });
    }
    expect(filesUnder(saved)).toHaveLength(files.length + 1);
    expect(filesUnder(saved).map(({ parentPath, name }) => statSync(join(parentPath, name)).mode & 0o777)).toEqual(
      filesUnder(saved).map(() => 0o600),
    );
    expect(statSync(saved).mode & 0o777).toBe(0o700);
  });

  it.each([
    ['log', /^log\.sqlite/],
    ['keys', /^(keys|guarded)/],
    ['heads', /^heads\//],
    ['proof-key', /^proof-key/],
  ])('can leave out %s, and says so', async (part, itsFiles) => {
    await installation();
    const { code, stderr } = await backup('--without', part);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^not in it: .* \(left out\)\n$/);
    expect(manifest().leftOut).toEqual({ [part]: 'not-wanted' });
    expect(manifest().files.filter(({ path }) => itsFiles.test(path))).toEqual([]);
    expect(new Set(manifest().files.map((file) => file.part)).size).toBe(3);
  });

  it('leaves out what settings put elsewhere, and says so', async () => {
    await add(1);
    const env = { STEPDOWN_PROOF_KEY: folder.file('key.json'), STEPDOWN_HEADS: folder.file('heads') };
    await stepdown(['proof', 'head', '--new', '--data', data], { env });
    const { stderr } = await stepdown(['backup', saved, '--data', data], { env });
    expect(stderr).toContain(
      'signed heads (stored elsewhere by the settings), the signing key (stored elsewhere by the settings)',
    );
    expect(manifest().leftOut).toEqual({ keys: 'nothing-there', heads: 'elsewhere', 'proof-key': 'elsewhere' });
  });

  it('is recorded in the data folder with its instant and position', async () => {
    await installation();
    await backup();
    const noted = JSON.parse(text(data, 'last-backup.json')) as unknown;
    expect(noted).toEqual({ at: manifest().at, position: String(cohort(2).length) });
    await stepdown(['backup', folder.file('keys'), '--without', 'log', '--data', data]);
    expect(JSON.parse(text(data, 'last-backup.json'))).toEqual(noted);
    await stepdown(['backup', folder.file('alone.sqlite'), '--data', data]);
    expect(JSON.parse(text(data, 'last-backup.json'))).toMatchObject({ position: String(cohort(2).length) });
  });

  it('overwrites nothing', async () => {
    await installation();
    mkdirSync(folder.file('taken'));
    writeFileSync(saved, 'precious');
    expect(await backup()).toMatchObject({
      code: exitCodes.failed.code,
      stderr: expect.stringContaining('overwrites nothing'),
    });
    expect(text(saved)).toBe('precious');
  });

  it('that fails leaves nothing behind, whatever was already copied', async () => {
    await installation();
    truncateSync(join(data, 'log.sqlite'), 8_192);
    expect((await backup()).code).toBe(exitCodes.failed.code);
    expect(readdirSync(folder.path)).toEqual(['data']);
  });

  it('that was killed has no final name, is not accepted as one, and is replaced by the next', async () => {
    await installation();
    await backup();
    cpSync(saved, `${saved}.partial`, { recursive: true });
    rmSync(saved, { recursive: true });
    rmSync(join(`${saved}.partial`, 'manifest.json'));
    const taken = await stepdown(['restore', `${saved}.partial`, '--data', other]);
    expect(taken.code).not.toBe(0);
    expect(existsSync(other)).toBe(false);
    appendFileSync(join(`${saved}.partial`, 'keys.json'), 'half');
    expect((await backup()).code).toBe(0);
    expect(readdirSync(folder.path).sort()).toEqual(['data', 'saved']);
    expect((await restore()).code).toBe(0);
  });
});

describe('a back-up that is killed', () => {
  it.each([
    'saved.partial',
    'saved.partial/keys.json',
    'saved.partial/log.sqlite',
    'saved.partial/manifest.json',
    'saved',
  ])('once there is %s leaves nothing, or all of it', async (milestone) => {
    await installation();
    const child = spawn(process.execPath, [await programFile('cli'), 'backup', saved, '--data', data], {
      stdio: 'ignore',
    });
    const exited = once(child, 'exit');
    let isOver = false;
    void exited.then(() => (isOver = true));
    while (!isOver && !existsSync(folder.file(milestone))) await setImmediate();
    child.kill('SIGKILL');
    await exited;
    if (existsSync(saved)) expect((await restore()).code).toBe(0);
    else expect((await backup()).code).toBe(0);
    expect(readdirSync(folder.path).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });
});

describe('restoring a back-up', () => {
  it('into a new folder gives the same log, requires the same keys and continues with the same signing key', async () => {
    await installation();
    await backup();
    const { code, json } = await restore('--json');
    expect(code).toBe(0);
    expect(json).toMatchObject({ events: cohort(2).length, stayed: [] });
    expect(await exported(other)).toBe(await exported(data));
    for (const name of ['keys.json', 'guarded.json', 'proof-key.json'])
      expect(text(other, name)).toBe(text(data, name));
    expect(readdirSync(join(other, 'heads'))).toEqual(readdirSync(join(data, 'heads')));
    await serving(other, async (url) => {
      expect((await fetch(`${url}/v1/reports/census`)).status).toBe(401);
    });
    expect((await stepdown(['audit', '--data', other])).code).toBe(0);
  });

  it.each<[string, () => void]>([
    ['log.sqlite was changed', () => flip('log.sqlite', 5_000)],
    ['keys.json was changed', () => flip('keys.json', 20)],
    ['guarded.json is missing', () => rmSync(join(saved, 'guarded.json'))],
    ['proof-key.json has', () => appendFileSync(join(saved, 'proof-key.json'), ' ')],
    [
      'is not the manifest of a back-up',
      () => edit((whole) => ({ ...whole, files: [{ ...whole.files[0]!, path: '../x' }] })),
    ],
    [
      'is not the manifest of a back-up',
      () => edit((whole) => ({ ...whole, files: [{ ...whole.files[0]!, path: 'heads/../../x.head' }] })),
    ],
    ['is not the manifest of a back-up', () => edit((whole) => ({ ...whole, log: undefined }))],
    ['has format 2; this version reads up to 1', () => edit((whole) => ({ ...whole, format: 2 }))],
    ['cannot be read', () => writeFileSync(join(saved, 'manifest.json'), '{ "format"')],
  ])('is refused before any change if its manifest says: %s', async (message, spoil) => {
    await installation();
    await backup();
    spoil();
    const { code, stderr } = await restore();
    expect({ code, stderr }).toEqual({ code: exitCodes.failed.code, stderr: expect.stringContaining(message) });
    expect(existsSync(other)).toBe(false);
  });

  it('names every file that changed', async () => {
    await installation();
    await backup();
    flip('keys.json', 20);
    rmSync(join(saved, 'guarded.json'));
    const { stderr } = await restore();
    expect(stderr).toMatch(/nothing was restored:\n {2}keys\.json was changed[^\n]*\n {2}guarded\.json is missing\n/);
  });

  it("over a folder keeps the folder's keys and signing key: a key revoked later stays revoked", async () => {
    const id = await installation();
    await backup();
    await stepdown(['keys', 'revoke', id, '--data', data]);
    const own = ['keys.json', 'proof-key.json'].map((name) => text(data, name));
    const { code, stderr } = await stepdown(['restore', saved, '--data', data, '--replace']);
    expect(code).toBe(0);
    expect(stderr).toContain('the folder has these already, and they stay: ');
    expect(['keys.json', 'proof-key.json'].map((name) => text(data, name))).toEqual(own);
  });

  it('that is refused because of an existing log restores nothing else either', async () => {
    await installation();
    await backup();
    await add(1, other);
    const before = readdirSync(other).sort();
    expect((await restore()).stderr).toContain('already has a log');
    expect(readdirSync(other).sort()).toEqual(before);
  });

  it('can leave parts out', async () => {
    await installation();
    await backup();
    expect((await restore('--without', 'keys', 'proof-key')).code).toBe(0);
    expect(
      ['keys.json', 'guarded.json', 'proof-key.json', 'heads'].filter((name) => existsSync(join(other, name))),
    ).toEqual(['heads']);
  });

  it('without a log restores the rest, even if the log is in EventStoreDB', async () => {
    await installation();
    await backup('--without', 'log');
    const { code, stdout } = await stepdown(['restore', saved, '--data', other], {
      env: { STEPDOWN_EVENT_STORE: 'esdb://127.0.0.1:1?tls=false' },
    });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining('guarded.json, proof-key.json, keys.json'),
    });
    expect(existsSync(join(other, 'log.sqlite'))).toBe(false);
  });
});

/** Changes one bit in a file of the back-up. */
function flip(path: string, at: number): void {
  const content = readFileSync(join(saved, path));
  content[at]! ^= 1;
  writeFileSync(join(saved, path), content);
}

function edit(change: (manifest: Manifest) => object): void {
  writeFileSync(join(saved, 'manifest.json'), JSON.stringify(change(manifest())));
}
