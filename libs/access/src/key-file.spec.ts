import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiKey } from './api-key.js';
import { KeyFile, KeyRing, UnreadableKeyFile } from './key-file.js';

describe('API keys', () => {
  let folder: string;
  let path: string;
  let file: KeyFile;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stepdown-'));
    path = join(folder, 'keys.json');
    file = new KeyFile(path);
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

  it('name their caller', () => {
    const { key, secret } = made();
    file.add(key);
    expect(new KeyRing(file).callerOf(secret)).toMatchObject({ actor: 'clinic-a', roles: ['record'], provider: 'a' });
    expect(new KeyRing(file).callerOf(`${secret}x`)).toBeUndefined();
  });

  it('are asked for from the first one on, and for ever after', () => {
    expect(new KeyRing(file).guarded).toBe(false);
    const { key } = made();
    file.add(key);
    expect(new KeyRing(file).guarded).toBe(true);
    file.revoke(key.id, '2026-03-02T00:00:00.000Z');
    expect(new KeyRing(file).guarded).toBe(true);
  });

  it('that are revoked or added count within a second in a running server', () => {
    let now = 0;
    const ring = new KeyRing(file, () => now);
    expect(ring.guarded).toBe(false);
    const { key, secret } = made();
    file.add(key);
    now = 1_000;
    expect(ring.callerOf(secret)?.actor).toBe('clinic-a');
    expect(file.revoke(key.id, '2026-03-02T00:00:00.000Z')).toBe(true);
    now = 2_000;
    expect(ring.callerOf(secret)).toBeUndefined();
  });

  it('cannot be revoked twice, nor when unknown', () => {
    const { key } = made();
    file.add(key);
    expect(file.revoke(key.id, '2026-03-02T00:00:00.000Z')).toBe(true);
    expect(file.revoke(key.id, '2026-03-03T00:00:00.000Z')).toBe(false);
    expect(file.revoke('unknown', '2026-03-03T00:00:00.000Z')).toBe(false);
  });

  it('granted in memory let their holder in, ask nobody else for one, and are not written', () => {
    const ring = new KeyRing(file);
    ring.grant('only here', { actor: 'cli:kim', roles: ['audit'] });
    expect(ring.callerOf('only here')).toEqual({ actor: 'cli:kim', roles: ['audit'] });
    expect(ring.guarded).toBe(false);
    expect(file.list()).toEqual([]);
  });

  it('in a file that cannot be understood let nobody in', () => {
    writeFileSync(path, '{"keys":[{"id":1}]}');
    expect(() => new KeyRing(file).guarded).toThrow(UnreadableKeyFile);
    writeFileSync(path, 'oops');
    expect(() => new KeyRing(file).guarded).toThrow(UnreadableKeyFile);
  });
});
