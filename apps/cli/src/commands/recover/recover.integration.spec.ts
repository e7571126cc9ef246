import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { exitCodes } from '../../exit-codes.js';
import { cohort, ndjson } from '../../testing/cohort.js';
import { serving } from '../../testing/serving.js';
import { stepdown, temporaryFolder, type TemporaryFolder } from '../../testing/stepdown.js';

let original: TemporaryFolder;
let exported: string[];
let folder: TemporaryFolder;
let damaged: string;
beforeAll(async () => {
  original = temporaryFolder();
  exported = await makeDamaged(original.file('data'), original.file('damaged'));
});
afterAll(() => original.remove());
beforeEach(() => {
  folder = temporaryFolder();
  damaged = folder.file('damaged');
  cpSync(original.path, folder.path, { recursive: true });
});
afterEach(() => folder.remove());

const lines = cohort(4);
const run = (command: string, ...args: readonly string[]) => stepdown([command, ...args, '--data', damaged]);
const exportedNow = async () => (await run('export')).stdout.trim().split('\n');

/**
 * Leaves a folder as after a power cut, with one wrong bit in the middle of the write-ahead log. Returns what was
 * recorded in it.
 */
async function makeDamaged(data: string, damaged: string): Promise<string[]> {
  mkdirSync(damaged);
  for (const half of [lines.slice(0, 8), lines.slice(8)]) {
    await serving(data, async () => {
      await stepdown(['import', '-', '--data', data], { stdin: ndjson(half) });
      for (const ending of ['', '-wal', '.head']) {
        execFileSync('cp', [`${data}/log.sqlite${ending}`, `${damaged}/log.sqlite${ending}`]);
      }
    });
  }
  const wal = readFileSync(`${damaged}/log.sqlite-wal`);
  wal[32 + 1_000]! ^= 1;
  writeFileSync(`${damaged}/log.sqlite-wal`, wal);
  return (await stepdown(['export', '--data', data])).stdout.trim().split('\n');
}

describe('a damaged log', () => {
  it.each([['export'], ['report', 'length-of-stay'], ['backup', '/nowhere/copy.sqlite'], ['audit']])(
    'is refused by %s, which says what is missing and what can be done',
    async (...args) => {
      const before = readFileSync(`${damaged}/log.sqlite-wal`);
      const { code, stderr } = await stepdown([...args, '--data', damaged]);
      expect(code).toBe(exitCodes.failed.code);
      expect(stderr).toContain(`those at positions 9 to ${lines.length}`);
      expect(stderr).toMatch(/stepdown restore.*stepdown recover/);
      expect(readFileSync(`${damaged}/log.sqlite-wal`)).toEqual(before);
    },
  );

  it('can be replaced by a back-up, and is saved with its write-ahead log', async () => {
    const copy = folder.file('copy.sqlite');
    await stepdown(['backup', copy, '--data', folder.file('data')]);
    const { code, json } = await run('restore', copy, '--replace', '--json');
    expect(code).toBe(0);
    expect(await exportedNow()).toEqual(exported);
    for (const ending of ['', '-wal', '.head']) expect(existsSync(json.keptAside + ending)).toBe(true);
  });
});

describe('recovering', () => {
  it('asks, and changes nothing without a yes', async () => {
    const names = ['log.sqlite', 'log.sqlite-wal', 'log.sqlite.head'];
    const before = names.map((name) => readFileSync(`${damaged}/${name}`));
    for (const stdin of ['', 'no\n']) {
      const { code, stderr } = await stepdown(['recover', '--data', damaged], { stdin });
      expect(code).toBe(exitCodes.failed.code);
      expect(stderr).toContain('Make a new log of the 8 readable events');
      expect(stderr).toContain('nothing was changed');
    }
    expect(names.map((name) => readFileSync(`${damaged}/${name}`))).toEqual(before);
  });

  it('creates a new log from the readable events, and keeps the damaged one', async () => {
    const { code, stdout } = await stepdown(['recover', '--data', damaged], { stdin: 'yes\n' });
    expect(code).toBe(0);
    expect(stdout).toContain('8 events recovered');
    expect(await exportedNow()).toEqual(exported.slice(0, 8));
    expect(readdirSync(damaged).filter((name) => /^log\.\d.*\.sqlite(-wal|\.head)?$/.test(name))).toHaveLength(3);
    const again = await stepdown(['import', '-', '--data', damaged], { stdin: ndjson(lines) });
    expect(again.code).toBe(0);
    expect(await exportedNow()).toHaveLength(lines.length);
  });

  it('gives it a new identity, so that it is not mistaken for the old one', async () => {
    const original = await stepdown(['backup', folder.file('copy.sqlite'), '--data', folder.file('data'), '--json']);
    const { json } = await run('recover', '--yes', '--json');
    expect(json).toMatchObject({ events: 8, missing: { first: 9, last: lines.length } });
    expect(json.identity).not.toBe(original.json.identity);
  });

  it('is refused for an intact log', async () => {
    const { code, stderr } = await stepdown(['recover', '--yes', '--data', folder.file('data')]);
    expect(code).toBe(exitCodes.failed.code);
    expect(stderr).toContain('is whole: there is nothing to recover');
  });
});
