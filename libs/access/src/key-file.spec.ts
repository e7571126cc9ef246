import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    const unwritable = new KeyFile({
      keys: join(folder, 'nowhere', 'keys.json'),
      guarded: join(folder, 'guarded.json'),
    });
    expect(() => unwritable.add(made().key)).toThrow(/ENOENT/);
    expect(unwritable.mark.isSet()).toBe(true);
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
});
