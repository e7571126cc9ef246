import { existsSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { aStream, anEvent, collect, someEvents } from '../contract/support.js';
import { backupLog } from './backup.js';
import { checkLog } from './check.js';
import { createHeadRecord, readHeadRecord } from './head-record.js';
import { temporaryLog } from './support/temporary-log.js';
import type { TemporaryLog } from './support/temporary-log.js';

let log: TemporaryLog;
beforeEach(async () => {
  log = await temporaryLog();
});
afterEach(() => log.dispose());

describe('a back-up', () => {
  it('is the log at one moment, though the log is written meanwhile', async () => {
    await log.store.append(aStream(), 'no-stream', someEvents(500));
    const to = log.nextTo('copy.db');
    let copying = true;
    const copied = log.store.backup(to).finally(() => (copying = false));
    while (copying) await Promise.all([1, 2, 3].map(() => log.store.append(aStream(), 'no-stream', someEvents(5))));
    await copied;

    const { identity, head } = checkLog(to);
    expect(identity).toBe(await log.store.identity());
    expect(head).toBeGreaterThanOrEqual(500n);
    const copy = await log.open({ file: to, readOnly: true });
    expect(await collect(copy.readAll())).toEqual(await collect(log.store.readAll({ limit: Number(head) })));
  });

  it('is one file, for its owner only, and takes further events once opened as a log', async () => {
    await log.store.append(aStream(), 'no-stream', someEvents(3));
    const to = log.nextTo('copy.db');
    await log.store.backup(to);
    expect(readdirSync(dirname(to)).filter((name) => name.startsWith('copy.db'))).toEqual(['copy.db']);
    expect(statSync(to).mode & 0o777).toBe(0o600);
    const restored = await log.open({ file: to });
    await expect(restored.append(aStream(), 'no-stream', [anEvent()])).resolves.toMatchObject({ position: 4n });
  });

  it('overwrites nothing, the log itself least of all', async () => {
    const taken = log.nextTo('taken');
    writeFileSync(taken, 'mine');
    await expect(log.store.backup(taken)).rejects.toThrow('overwrites nothing');
    await expect(log.store.backup(log.file)).rejects.toThrow('overwrites nothing');
    expect(readFileSync(taken, 'utf8')).toBe('mine');
  });

  it('leaves nothing behind when it fails', async () => {
    const to = log.nextTo('nowhere/copy.db');
    await expect(log.store.backup(to)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(readdirSync(dirname(log.file)).filter((name) => !name.startsWith('events.db'))).toEqual([]);
  });

  it('is compared with the record of the head, and refused without one', async () => {
    await log.store.append(aStream(), 'no-stream', someEvents(3));
    await log.store.close();
    const head = `${log.file}.head`;
    const record = readHeadRecord(head)!;
    createHeadRecord(head, { ...record, position: 4 });
    const inspect = () => undefined;
    await expect(backupLog(log.file, log.nextTo('copy.db'), inspect)).rejects.toMatchObject({ reason: 'shorter' });
    rmSync(head);
    await expect(backupLog(log.file, log.nextTo('copy.db'), inspect)).rejects.toMatchObject({ reason: 'no-record' });
    expect(existsSync(log.nextTo('copy.db'))).toBe(false);
  });

  it('is compared with the record also while others have the log open', async () => {
    await log.store.append(aStream(), 'no-stream', someEvents(3));
    const head = `${log.file}.head`;
    createHeadRecord(head, { ...readHeadRecord(head)!, position: 7 });
    const refused = expect.objectContaining({ reason: 'shorter', missing: { first: 4, last: 7 }, savedIn: undefined });
    await expect(log.store.backup(log.nextTo('copy.db'))).rejects.toThrow(refused);
  });

  it('does not get its name before it was inspected', async () => {
    const to = log.nextTo('copy.db');
    const inspect = () => {
      throw new Error(existsSync(to) ? 'it has its name' : 'it has none');
    };
    await expect(backupLog(log.file, to, inspect)).rejects.toThrow('it has none');
    expect(readdirSync(dirname(to)).filter((name) => name.startsWith('copy.db'))).toEqual([]);
  });

  it('says why it failed', async () => {
    const other = log.nextTo('other.db');
    writeFileSync(other, 'something else entirely'.repeat(100));
    await expect(backupLog(other, log.nextTo('copy.db'), checkLog, 'brought')).rejects.toThrow(
      'file is not a database',
    );
  });

  it('replaces what an earlier back-up left unfinished', async () => {
    const to = log.nextTo('copy.db');
    writeFileSync(`${to}.partial`, 'half a copy');
    await log.store.backup(to);
    expect(checkLog(to).head).toBe(0n);
  });
});

describe('checking a log', () => {
  it('finds a copy that is cut short', async () => {
    await log.store.append(aStream(), 'no-stream', someEvents(500));
    const to = log.nextTo('copy.db');
    await log.store.backup(to);
    truncateSync(to, 40_960);
    expect(() => checkLog(to)).toThrow(expect.objectContaining({ code: 'log-file-refused', reason: 'damaged' }));
  });

  it.each([
    ['the middle', 'delete from event where position = 2'],
    ['the beginning of a stream', 'delete from event where position = 1'],
    ['the identity', 'delete from log'],
  ])('finds that somebody removed %s', async (_part, sql) => {
    await log.store.append(aStream(), 'no-stream', someEvents(3));
    const to = log.nextTo('copy.db');
    await log.store.backup(to);
    const db = new Database(to);
    db.exec('drop trigger event_is_never_deleted; drop trigger log_is_never_deleted;');
    db.exec(sql);
    db.close();
    expect(() => checkLog(to)).toThrow(expect.objectContaining({ reason: 'damaged' }));
  });

  it.each([
    [
      'a row before the first position',
      `insert into event select 0, 'episode-ghost', 0, 'x', type, data, metadata, recorded_at from event where position = 1`,
    ],
    [
      'a second row for a revision',
      `insert into event select 4, stream, 1, 'x', type, data, metadata, recorded_at from event where position = 1`,
    ],
  ])('finds that somebody put in %s', async (_what, sql) => {
    await log.store.append(aStream(), 'no-stream', someEvents(3));
    const to = log.nextTo('copy.db');
    await log.store.backup(to);
    const db = new Database(to);
    const [table] = db.prepare<[], string>("select sql from sqlite_schema where name = 'event'").pluck().all();
    db.exec('drop trigger event_is_next; drop trigger event_is_never_updated; drop trigger event_is_never_deleted');
    db.exec(`alter table event rename to before; ${table!.replace(/,\s*unique \(stream, revision\)/, '')}`);
    db.exec('insert into event select * from before; drop table before');
    db.exec(`create unique index in_part on event (stream, revision) where position < 4; ${sql}`);
    db.close();
    expect(() => checkLog(to)).toThrow(expect.objectContaining({ reason: 'damaged' }));
  });

  it('refuses a file of another program', () => {
    const other = log.nextTo('other.db');
    writeFileSync(other, 'something else entirely'.repeat(100));
    expect(() => checkLog(other)).toThrow(expect.objectContaining({ reason: 'not-ours' }));
  });
});
