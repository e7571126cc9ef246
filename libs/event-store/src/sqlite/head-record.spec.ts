import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { fdatasync } from 'node:fs';
import { mock } from 'node:test';
import Database from 'better-sqlite3';
import { aStream, anEvent } from '../contract/support.js';
import { HeadRecordWriter, headRecordOf, readHeadRecord } from './head-record.js';
import { temporaryLog, type TemporaryLog } from './support/temporary-log.js';

const failure = new Error('EIO: the disk takes nothing');

describe('the record of the head', () => {
  let log: TemporaryLog;
  /** Whether writes to the disk fail. */
  let isFailing: boolean;
  const disk = {
    fdatasync: ((_fd: number, done: (error: Error | null) => void) =>
      done(isFailing ? failure : null)) as typeof fdatasync,
    fdatasyncSync: () => {
      if (isFailing) throw failure;
    },
  };
  beforeEach(async () => {
    isFailing = false;
    log = await temporaryLog();
  });
  afterEach(() => log.dispose());

  it('that could not be synced confirms nothing until it can be, and then goes on', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
    const db = new Database(log.file);
    const writer = new HeadRecordWriter(db, headRecordOf(log.file), disk);
    try {
      isFailing = true;
      mock.timers.runAll();
      expect(() => writer.update()).toThrow(failure);
      expect(() => writer.update()).toThrow(failure);
      isFailing = false;
      mock.timers.reset();
      const { position } = await log.store.append(aStream(), 'no-stream', [anEvent()]);
      expect(() => writer.update()).not.toThrow();
      expect(readHeadRecord(headRecordOf(log.file))?.position).toBe(Number(position));
    } finally {
      mock.timers.reset();
      writer.close();
      db.close();
    }
  });
});
