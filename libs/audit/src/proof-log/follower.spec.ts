import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore, Position } from '#event-store/port';
import { openSqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { LogChanged } from './errors.js';
import { ProofFollower, type ProofFollowerOptions } from './follower.js';
import { ProofLogWriter } from './proof-log-writer.js';
import { openProofLog } from './proof-log.js';
import { proveLog } from './prove-log.js';
import { recordedLog, type RecordedLog } from './testing/recorded-log.js';

const patient = new AbortController().signal;

describe('the follower of a log', () => {
  let log: RecordedLog;
  let followers: ProofFollower[];
  beforeEach(async () => {
    log = await recordedLog();
    followers = [];
  });
  afterEach(async () => {
    await Promise.all(followers.map((follower) => follower.stop()));
    await log.dispose();
  });

  const follow = (options: Partial<ProofFollowerOptions> = {}): ProofFollower => {
    const follower = new ProofFollower({ folder: log.proofs, log: log.store, commitInterval: 0, ...options });
    followers.push(follower);
    return follower;
  };
  const end = async (store: EventStore = log.store): Promise<Position> => (await store.head())!.position;
  const sizeOf = (): number => {
    const proofs = openProofLog(log.proofs);
    try {
      return proofs.size();
    } finally {
      proofs.close();
    }
  };

  it('gives a leaf to what is there and to what is recorded later', async () => {
    await log.record(40);
    const follower = follow();
    await follower.waitFor(await end(), patient);
    expect(sizeOf()).toBe(40);
    await log.record(5);
    await follower.waitFor(await end(), patient);
    expect(sizeOf()).toBe(45);
  });

  it('goes on where the one before was stopped', async () => {
    await log.record(4);
    const first = follow();
    await first.waitFor(await end(), patient);
    await first.stop();
    await log.record(4);
    await follow().waitFor(await end(), patient);
    expect(sizeOf()).toBe(8);
  });

  it('stands by while another extends the proof log, and takes over when that one ends', async () => {
    await log.record(3);
    const writer = await ProofLogWriter.resume(log.proofs, log.store);
    const follower = follow();
    await follower.waitFor(await end(), patient);
    expect(follower.state).toBe('standby');
    writer.close();
    const live = new Promise<number>((resolve) => follow({ onLive: resolve }));
    expect(await live).toBe(3);
  });

  it('says that the log was changed, writes nothing, and fails those who wait', async () => {
    await log.record(2);
    await log.store.backup(log.nextTo('backup.db'));
    await log.record(2);
    await proveLog(log.proofs, log.store);
    const restored = await openSqliteEventStore({ file: log.nextTo('backup.db') });
    const error = await new Promise((resolve) => follow({ log: restored, onError: resolve }));
    expect(error).toBeInstanceOf(LogChanged);
    const [follower] = followers;
    expect(follower!.state).toBe('failed');
    await expect(follower!.waitFor(await end(restored), patient)).rejects.toThrow(LogChanged);
    expect(sizeOf()).toBe(4);
    await restored.close();
  });

  it('goes on after an error of the log', async () => {
    await log.record(2);
    const failures: unknown[] = [];
    let failing = true;
    const unsteady: EventStore = {
      ...log.store,
      readStream: (...requested) => log.store.readStream(...requested),
      head: () => log.store.head(),
      identity: () => log.store.identity(),
      subscribe: (options) => {
        if (!failing) return log.store.subscribe(options);
        failing = false;
        throw new Error('the connection was lost');
      },
    };
    const follower = follow({ log: unsteady, onError: (error) => failures.push(error) });
    await follower.waitFor(await end(), patient);
    expect(failures).toMatchObject([{ message: 'the connection was lost' }]);
    expect(sizeOf()).toBe(2);
  });

  it('gives up waiting when the one who waits does', async () => {
    const follower = follow();
    const gone = new AbortController();
    const waiting = follower.waitFor(1n as Position, gone.signal);
    gone.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
  });
});
