import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiKey } from './api-key.js';
import type { GuardMark } from './guard-mark.js';
import { KeyFile } from './key-file.js';
import { KeyRing, KEYS_COUNT_ON, type KeyRingOptions, type KeyStatus } from './key-ring.js';

describe('API keys in a running server', () => {
  let folder: string;
  let path: string;
  let file: KeyFile;
  let now: number;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stepdown-'));
    path = join(folder, 'keys.json');
    file = new KeyFile({ keys: path, guarded: join(folder, 'guarded.json') });
    now = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const opened = async (options: KeyRingOptions = {}): Promise<KeyRing> => {
    const ring = new KeyRing(file, { now: () => now, ...options });
    await ring.refresh();
    return ring;
  };
  /** The ring after `time` milliseconds. */
  const after = async (ring: KeyRing, time: number): Promise<KeyRing> => {
    now += time;
    await ring.refresh();
    return ring;
  };
  const add = () => {
    const made = createApiKey({ actor: 'clinic-a', roles: ['record'], provider: 'a' }, '2026-03-01T00:00:00.000Z');
    file.add(made.key);
    return { id: made.key.id, secret: made.secret };
  };
  const isReadable = () => {
    try {
      return file.list().length >= 0;
    } catch {
      return false;
    }
  };
  const revoke = (id: string) => file.revoke(id, '2026-03-02T00:00:00.000Z');

  it('name their caller', async () => {
    const { secret } = add();
    const ring = await opened();
    expect(ring.callerOf(secret)).toMatchObject({ actor: 'clinic-a', roles: ['record'], provider: 'a' });
    expect(ring.callerOf(`${secret}x`)).toBeUndefined();
  });

  it('are required from the first one on, and for ever after', async () => {
    expect((await opened()).guarded).toBe(false);
    const { id } = add();
    expect((await opened()).guarded).toBe(true);
    revoke(id);
    expect(await opened()).toMatchObject({ guarded: true, status: { state: 'closed' } });
  });

  it('that are revoked or added count within a second in a running server', async () => {
    const ring = await opened();
    expect(ring.guarded).toBe(false);
    const { id, secret } = add();
    expect((await after(ring, 1_000)).callerOf(secret)?.actor).toBe('clinic-a');
    expect(revoke(id)).toBe(true);
    expect((await after(ring, 1_000)).callerOf(secret)).toBeUndefined();
  });

  it('granted in memory let their holder in, ask nobody else for one, and are not written', async () => {
    const ring = await opened();
    ring.grant('only here', { actor: 'cli:kim', roles: ['audit'] });
    expect(ring.callerOf('only here')).toEqual({ actor: 'cli:kim', roles: ['audit'] });
    expect(ring.guarded).toBe(false);
    expect(file.list()).toEqual([]);
  });

  const losses: readonly (readonly [string, () => void])[] = [
    ['is moved away', () => rmSync(path)],
    ['is emptied', () => writeFileSync(path, '')],
    ['lists no keys', () => writeFileSync(path, '{"keys":[]}')],
    ['cannot be understood', () => writeFileSync(path, '{"keys":[{"id":1}]}')],
    ['is cut short', () => writeFileSync(path, readFileSync(path, 'utf8').slice(0, 40))],
  ];

  describe.each(losses)('whose file %s', (_, lose) => {
    it('are still required after a restart: nobody is let in, and the reason is given', async () => {
      const { secret } = add();
      await opened();
      lose();
      const ring = await opened();
      expect(ring).toMatchObject({
        guarded: true,
        status: { state: 'closed', problem: expect.stringContaining('keys create') },
      });
      expect(ring.callerOf(secret)).toBeUndefined();
    });

    it('let in again who has one that is made then', async () => {
      add();
      lose();
      const ring = await opened();
      if (!isReadable()) file.putAside();
      const { secret } = add();
      expect((await after(ring, 1_000)).callerOf(secret)?.actor).toBe('clinic-a');
      expect(ring.status).toEqual({ state: 'guarded' });
    });
  });

  it.each(losses.filter(([what]) => what !== 'lists no keys'))(
    'whose file %s while serving count for a minute, and say so, then nobody is let in',
    async (_, lose) => {
      const { secret } = add();
      const heard: KeyStatus[] = [];
      const ring = await opened({ onChange: (status) => heard.push(status) });
      lose();
      expect((await after(ring, 1_000)).callerOf(secret)?.actor).toBe('clinic-a');
      expect(ring.status).toMatchObject({ state: 'stale', problem: expect.stringContaining('60 s') });
      expect((await after(ring, KEYS_COUNT_ON - 1_000)).callerOf(secret)?.actor).toBe('clinic-a');
      expect((await after(ring, 1_000)).callerOf(secret)).toBeUndefined();
      expect(ring).toMatchObject({ guarded: true, areUnknown: true });
      expect(heard.map(({ state }) => state)).toEqual(['guarded', 'stale', 'closed']);
    },
  );

  it('count on without a gap where their file is there again in time', async () => {
    const { secret } = add();
    const ring = await opened();
    const text = readFileSync(path, 'utf8');
    rmSync(path);
    await after(ring, 50_000);
    writeFileSync(path, text);
    expect((await after(ring, 1_000)).callerOf(secret)?.actor).toBe('clinic-a');
    expect(ring.status).toEqual({ state: 'guarded' });
    rmSync(path);
    expect((await after(ring, 50_000)).callerOf(secret)?.actor).toBe('clinic-a');
  });

  it('of a folder that has no mark yet get one when they are first read', async () => {
    add();
    rmSync(join(folder, 'guarded.json'));
    await opened();
    rmSync(path);
    expect((await opened()).guarded).toBe(true);
  });

  describe('of a log that remembers them', () => {
    it('count when the log does', async () => {
      const log = new MemoryMark();
      log.fails = true;
      const { secret } = add();
      const ring = new KeyRing(file, { marks: [file.mark, log], now: () => now });
      await expect(ring.refresh()).rejects.toThrow('unreachable');
      expect(ring.callerOf(secret)).toBeUndefined();
      expect(ring.guarded).toBe(true);
      log.fails = false;
      await ring.refresh();
      expect(ring.callerOf(secret)?.actor).toBe('clinic-a');
      expect(log.holds).toBe(true);
    });

    it('are required on another machine, whose folder has none', async () => {
      const log = new MemoryMark();
      log.holds = true;
      expect(await opened({ marks: [file.mark, log] })).toMatchObject({ guarded: true, status: { state: 'closed' } });
      expect(file.mark.isSet()).toBe(true);
    });

    it('are required as soon as another process created the first one', async () => {
      const log = new MemoryMark();
      const ring = await opened({ marks: [file.mark, log] });
      expect(ring.guarded).toBe(false);
      log.holds = true;
      await after(ring, 1_000);
      expect((await after(ring, 1_000)).guarded).toBe(true);
    });
  });
});

/** A mark that is stored elsewhere. */
class MemoryMark implements GuardMark {
  holds = false;
  fails = false;

  async isSet(): Promise<boolean> {
    if (this.fails) throw new Error('unreachable');
    return this.holds;
  }

  async set(): Promise<void> {
    if (this.fails) throw new Error('unreachable');
    this.holds = true;
  }
}
