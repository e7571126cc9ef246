import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aStream, collect } from '../contract/support.js';
import { aloneWithLog, holdLog, LogInUse } from './log-lock.js';
import { Appender } from './support/child.js';
import { temporaryLog } from './support/temporary-log.js';
import type { TemporaryLog } from './support/temporary-log.js';

let log: TemporaryLog;
beforeEach(async () => {
  log = await temporaryLog();
});
afterEach(() => log.dispose());

describe('the lock of a log', () => {
  it('is shared by all that have the log open; only the first is alone with it', () => {
    const file = log.nextTo('other.db');
    const first = holdLog(file, (isAlone) => isAlone);
    const second = holdLog(file, (isAlone) => isAlone);
    expect([first.opened, second.opened]).toEqual([true, false]);
    first.release();
    expect(() => aloneWithLog(file, () => undefined)).toThrow(LogInUse);
    second.release();
    expect(aloneWithLog(file, () => 'alone')).toBe('alone');
  });

  it('is not held by one that was refused', () => {
    const file = log.nextTo('other.db');
    const refused = () =>
      holdLog(file, () => {
        throw new Error('damaged');
      });
    expect(refused).toThrow('damaged');
    expect(holdLog(file, (isAlone) => isAlone)).toMatchObject({ opened: true });
  });

  it.each([false, true])('is held by a store (for reading only: %s) until it is closed', async (readOnly) => {
    const store = await log.open({ readOnly });
    await log.store.close();
    expect(() => aloneWithLog(log.file, () => undefined)).toThrow(LogInUse);
    await store.close();
    expect(aloneWithLog(log.file, () => 'alone')).toBe('alone');
  });

  it('is held by another process that appends, and is free when that is killed', async () => {
    await log.store.close();
    const appender = new Appender(log.file, [aStream()], Infinity);
    const appended = appender.acknowledged();
    await appended.next();
    expect(() => aloneWithLog(log.file, () => undefined)).toThrow(LogInUse);
    appender.kill();
    await collect(appended);
    expect(aloneWithLog(log.file, () => 'alone')).toBe('alone');
  });
});
