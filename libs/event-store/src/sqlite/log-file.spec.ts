import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { aStream, anEvent, collect, endOf, follow, someEvents } from '../contract/support.js';
import { openSqliteEventStore } from './sqlite-event-store.js';
import { temporaryLog } from './support/temporary-log.js';
import type { TemporaryLog } from './support/temporary-log.js';

let log: TemporaryLog;
beforeEach(async () => {
  log = await temporaryLog();
});
afterEach(() => log.dispose());

describe('the file of a log', () => {
  it.each([
    ['an update', `update event set data = '{}'`],
    ['a delete', 'delete from event'],
    [
      'a replacement by position',
      `insert or replace into event select 1, stream, revision, id, type, '{}', metadata, recorded_at from event`,
    ],
    [
      'a replacement by revision',
      `insert or replace into event select 2, stream, revision, id, type, '{}', metadata, recorded_at from event`,
    ],
    ['a gap', `insert into event select 3, stream, 1, id, type, data, metadata, recorded_at from event`],
    ['another identity', `update log set identity = 'x'`],
    ['a second identity', `insert or replace into log values (1, 'x')`],
    ['no identity', 'delete from log'],
  ])('refuses %s, whatever program asks', async (_change, sql) => {
    await log.store.append(aStream(), 'no-stream', [anEvent()]);
    const before = await collect(log.store.readAll());
    const db = new Database(log.file);
    expect(() => db.exec(sql)).toThrow(/append-only|keeps its identity/);
    db.close();
    expect(await collect(log.store.readAll())).toEqual(before);
  });

  it('is for its owner only', () => {
    expect(statSync(log.file).mode & 0o777).toBe(0o600);
  });

  it('may be empty, or left by a program that died while making it', async () => {
    const [empty, begun] = [log.nextTo('empty.db'), log.nextTo('begun.db')];
    writeFileSync(empty, '');
    const db = new Database(begun);
    db.pragma('journal_mode = wal');
    db.close();
    for (const file of [empty, begun]) {
      const store = await openSqliteEventStore({ file });
      await expect(store.append(aStream(), 'no-stream', someEvents(1))).resolves.toMatchObject({ position: 1n });
      await store.close();
    }
  });
});

describe('a file that is no log', () => {
  it('is refused and left as it is', async () => {
    const [text, other] = [log.nextTo('notes.txt'), log.nextTo('other.db')];
    writeFileSync(text, 'not a database, but longer than the header of one: '.repeat(10));
    const db = new Database(other);
    db.exec('create table event (position integer)');
    db.close();
    for (const file of [text, other]) {
      const before = readFileSync(file);
      await expect(openSqliteEventStore({ file })).rejects.toMatchObject({
        code: 'log-file-refused',
        reason: 'not-ours',
      });
      expect(readFileSync(file)).toEqual(before);
    }
  });

  it('is refused when a newer version wrote it', async () => {
    const db = new Database(log.file);
    db.pragma('user_version = 3');
    db.close();
    const opening = openSqliteEventStore({ file: log.file });
    await expect(opening).rejects.toMatchObject({ code: 'log-file-refused', reason: 'newer' });
  });

  it('is refused for reading when it does not exist', async () => {
    const opening = openSqliteEventStore({ file: log.nextTo('none.db'), readOnly: true });
    await expect(opening).rejects.toMatchObject({ code: 'log-file-refused', reason: 'missing' });
  });
});

describe('a log open for reading only', () => {
  it('refuses appends and sees those of others', async () => {
    const reading = await log.open({ readOnly: true });
    const stream = aStream();
    await expect(reading.append(stream, 'no-stream', [anEvent()])).rejects.toThrow('reading only');
    const { signal } = new AbortController();
    const seen = follow(reading.subscribe({ after: await endOf(reading), signal }), new Set([stream]), 2);
    await log.store.append(stream, 'no-stream', someEvents(2));
    expect(await seen).toHaveLength(2);
  });
});
