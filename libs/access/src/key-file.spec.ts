import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createApiKey } from './api-key.js';
import { KeyFile, UnreadableKeyFile } from './key-file.js';

describe('API keys', () => {
  let folder: string;
  let path: string;
  let file: KeyFile;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stepdown-'));
    path = join(folder, 'keys.json');
    file = new KeyFile({ keys: path, guarded: join(folder, 'guarded.json') });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const made = () => createApiKey({ actor: 'clinic-a', roles: ['record'], provider: 'a' }, '2026-03-01T00:00:00.000Z');

  it('have 256 random bits and are kept as a hash only, in a file for its owner', () => {
    const { key, secret } = made();
    file.add(key);
    expect(Buffer.from(secret.slice('stepdown_'.length), 'base64url')).toHaveLength(32);
    expect(readFileSync(path, 'utf8')).not.toContain(secret);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('cannot be revoked twice, nor when unknown', () => {
    const { key } = made();
    file.add(key);
    expect(file.revoke(key.id, '2026-03-02T00:00:00.000Z')).toBe(true);
    expect(file.revoke(key.id, '2026-03-03T00:00:00.000Z')).toBe(false);
    expect(file.revoke('unknown', '2026-03-03T00:00:00.000Z')).toBe(false);
  });

  it('are remembered apart from their file, before the first of them is in it', () => {
    mkdirSync(`${path}.${process.pid}.new`);
    expect(() => file.add(made().key)).toThrow(/EISDIR/);
    expect(file.list()).toEqual([]);
    expect(file.mark.isSet()).toBe(true);
  });

  it('in a file that cannot be understood are not guessed at, and the file can be put aside', () => {
    writeFileSync(path, 'oops');
    expect(() => file.list()).toThrow(UnreadableKeyFile);
    expect(() => file.add(made().key)).toThrow(UnreadableKeyFile);
    expect(readFileSync(file.putAside(), 'utf8')).toBe('oops');
    expect(existsSync(path)).toBe(false);
    file.add(made().key);
    expect(file.list()).toHaveLength(1);
  });

  it('are all there after several processes made them at once', async () => {
    const [first, second, third] = await Promise.all([addKeys(folder, 25), addKeys(folder, 25), addKeys(folder, 25)]);
    const ids = [...first, ...second, ...third];
    expect(new Set(ids).size).toBe(75);
    expect(new Set(file.list().map(({ id }) => id))).toEqual(new Set(ids));
  });
});

/** Creates keys in a separate process. Returns the ids that it reported. */
async function addKeys(folder: string, count: number): Promise<readonly string[]> {
  const loader = new URL('../../../test/support/ts-loader.mjs', import.meta.url).href;
  const program = fileURLToPath(new URL('./testing/add-keys.ts', import.meta.url));
  const args = ['--import', loader, '--conditions=source', program, folder, String(count)];
  const { stdout } = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return (await text(stdout)).trim().split('\n');
}
