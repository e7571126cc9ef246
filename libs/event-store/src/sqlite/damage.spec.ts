import { existsSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { aStream, anEvent, collect, someEvents } from '../contract/support.js';
import { LogFileRefused } from './log-file.js';
import {
  FRAME,
  WAL_HEADER,
  flipped,
  framesChanged,
  framesIn,
  onDisk,
  partlyWritten,
  putOnDisk,
  removePart,
} from './support/power-cut.js';
import type { OnDisk } from './support/power-cut.js';
import { openSqliteEventStore } from './sqlite-event-store.js';
import type { SqliteEventStore } from './sqlite-event-store.js';
import { temporaryLog } from './support/temporary-log.js';
import type { TemporaryLog } from './support/temporary-log.js';

let log: TemporaryLog;
beforeEach(async () => {
  log = await temporaryLog();
});
afterEach(() => log.dispose());

/** Records so many commits of one event. */
async function commits(count: number, store = log.store): Promise<void> {
  for (let commit = 0; commit < count; commit++) await store.append(aStream(), 'no-stream', [anEvent()]);
}

/** A commit that takes several frames. */
async function largeCommit(store = log.store): Promise<void> {
  const large = () => anEvent({ data: { text: 'x'.repeat(3_000) } });
  await store.append(aStream(), 'no-stream', [large(), large(), large()]);
}

async function opening(file: string, readOnly = false): Promise<LogFileRefused | undefined> {
  try {
    await (await openSqliteEventStore({ file, readOnly })).close();
    return undefined;
  } catch (error) {
    if (error instanceof LogFileRefused) return error;
    throw error;
  }
}

/** Positions that can be read, by SQLite alone. */
function readableIn(parts: OnDisk): number {
  const db = new Database(putOnDisk(log.file, parts));
  const head = db.prepare('select coalesce(max(position), 0) from event').pluck().get() as number;
  db.close();
  return head;
}

async function headOf(file: string): Promise<bigint> {
  const store = await openSqliteEventStore({ file, readOnly: true });
  const head = await store.head();
  await store.close();
  return head?.position ?? 0n;
}

describe('a bit that is wrong in the write-ahead log', () => {
  it.each([
    ['the record of the head', 0],
    ['the commits that follow, where the record lags', 10],
  ])('is found by %s, in whichever frame, with the number of missing events', async (_by, lag) => {
    await commits(30 - lag);
    const { '.head': head } = onDisk(log.file);
    await commits(lag);
    const cut = onDisk(log.file);
    const wal = cut['-wal']!;
    for (let frame = 0; frame < framesIn(wal) - (lag === 0 ? 0 : FRAMES_OF_COMMIT); frame++) {
      const parts = { ...cut, '.head': head, '-wal': flipped(wal, WAL_HEADER + frame * FRAME + 1_000, frame % 8) };
      const readable = readableIn(parts);
      const refusal = await opening(putOnDisk(log.file, parts));
      expect({ frame, reason: refusal?.reason }).toEqual({ frame, reason: 'damaged' });
      expect(refusal?.missing).toEqual({ first: readable + 1, last: 30 });
    }
  });

  it.each([0, 4, 8, 12, 16, 20])('is found at byte %d of a frame’s header', async (byte) => {
    await commits(10);
    const cut = onDisk(log.file);
    const frame = Math.floor(framesIn(cut['-wal']!) / 2);
    const parts = { ...cut, '-wal': flipped(cut['-wal']!, WAL_HEADER + frame * FRAME + byte, 3) };
    delete (parts as { '.head'?: Buffer })['.head'];
    const refusal = await opening(putOnDisk(log.file, formatOne(parts)));
    expect(refusal).toMatchObject({ reason: 'damaged', missing: { first: readableIn(parts) + 1, last: 10 } });
  });

  it('is found where whole blocks of it are gone', async () => {
    await commits(20);
    const { '.head': head } = onDisk(log.file);
    await commits(5);
    const cut = onDisk(log.file);
    const wal = Buffer.from(cut['-wal']!);
    wal.fill(0, WAL_HEADER + 10 * FRAME, WAL_HEADER + 14 * FRAME);
    const refusal = await opening(putOnDisk(log.file, { ...cut, '.head': head, '-wal': wal }));
    expect(refusal).toMatchObject({ reason: 'damaged', missing: { last: 25 } });
  });

  it('leaves all files as they are, and keeps one copy of them', async () => {
    await commits(10);
    const cut = onDisk(log.file);
    const parts = { ...cut, '-wal': flipped(cut['-wal']!, WAL_HEADER + 8 * FRAME + 500) };
    const file = putOnDisk(log.file, parts);
    const refusals = [await opening(file), await opening(file, true), await opening(file)];
    expect(refusals.map((refusal) => refusal?.reason)).toEqual(['damaged', 'damaged', 'damaged']);
    expect(onDisk(file)).toEqual(parts);
    const copies = readdirSync(dirname(file)).filter((name) => name.includes('.found-'));
    expect(copies).toHaveLength(1);
    expect(onDisk(`${refusals[0]!.savedIn}/events.db`)).toEqual(parts);
    expect(refusals[0]!.message).toMatch(/\d+ events are missing, those at positions \d+ to 10\. .*stepdown restore/);
  });
});

/** Of one event, in these specs. */
const FRAMES_OF_COMMIT = 3;

/** The same log as an older version of the program had made it. */
function formatOne(parts: OnDisk): OnDisk {
  const page = (bytes: Buffer, at: number) => bytes.writeUInt32BE(1, at + 60);
  const [database, wal] = [Buffer.from(parts['']!), Buffer.from(parts['-wal']!)];
  if (database.length > 0) page(database, 0);
  return { ...parts, '': database, '-wal': wal };
}

describe('a last commit of which not all frames reached the disk', () => {
  it.each([
    ['a new write-ahead log', () => undefined],
    ['one that begins again before its old frames', restart],
  ])('was never acknowledged: the log opens without it, whichever frames they are, in %s', async (_name, prepare) => {
    await commits(12);
    prepare();
    await commits(3);
    await eachSubset(log.store, log.file, 15, async (file) => {
      const store = await openSqliteEventStore({ file });
      await commits(1, store);
      await eachSubset(store, file, 16);
      await store.close();
    });
  });

  it('is lost where the record of the head knows of it', async () => {
    await commits(5);
    const before = onDisk(log.file);
    await largeCommit();
    const after = onDisk(log.file);
    const wal = partlyWritten(before['-wal']!, after['-wal']!, (frame) => frame % 2 === 0);
    expect(await opening(putOnDisk(log.file, { ...after, '-wal': wal }))).toMatchObject({
      reason: 'damaged',
      missing: { first: 6, last: 8 },
    });
  });

  it('is cleared away before anything is appended', async () => {
    await commits(5);
    const before = onDisk(log.file);
    await largeCommit();
    const after = onDisk(log.file);
    const wal = partlyWritten(
      before['-wal']!,
      after['-wal']!,
      (frame) => frame !== framesChanged(before['-wal']!, after['-wal']!)[1],
    );
    const file = putOnDisk(log.file, { ...before, '-wal': wal });
    const store = await openSqliteEventStore({ file });
    expect(onDisk(file)['-wal']?.length ?? 0).toBe(0);
    await store.close();
  });
});

/** The next commit begins at the head of the write-ahead log, before frames of old. */
function restart(): void {
  const db = new Database(log.file);
  db.pragma('wal_checkpoint(RESTART)');
  db.close();
}

/**
 * Cuts the power at every subset of the frames of one more commit, and opens what is left: it holds the events before,
 * and all of the commit only where all of it had arrived. Calls `then` with one of the torn ones.
 */
async function eachSubset(
  store: SqliteEventStore,
  file: string,
  head: number,
  then?: (file: string) => Promise<void>,
): Promise<void> {
  const before = onDisk(file);
  await largeCommit(store);
  const after = onDisk(file);
  const [old, wal] = [before['-wal'] ?? Buffer.alloc(0), after['-wal']!];
  const changed = framesChanged(old, wal);
  expect(changed.length).toBeGreaterThan(3);
  for (let subset = 0; subset < 2 ** changed.length; subset++) {
    const reached = (frame: number) => !changed.includes(frame) || ((subset >> changed.indexOf(frame)) & 1) === 1;
    const torn = putOnDisk(log.file, { ...before, '-wal': partlyWritten(old, wal, reached) });
    const whole = subset === 2 ** changed.length - 1;
    expect({ subset, head: await headOf(torn) }).toEqual({ subset, head: BigInt(whole ? head + 3 : head) });
    if (subset === 5) await then?.(torn);
  }
}

describe('a log that is not what it was', () => {
  it('is shorter without its write-ahead log', async () => {
    await commits(3);
    await log.reopen();
    const store = await log.open();
    await commits(7, store);
    const cut = onDisk(log.file);
    const file = putOnDisk(log.file, cut);
    removePart(file, '-wal');
    const refusal = await opening(file);
    expect(refusal).toMatchObject({ reason: 'shorter', missing: { first: 4, last: 10 } });
    expect(refusal?.message).toContain('7 events are missing, those at positions 4 to 10');
  });

  it.each([
    ['and the record of the head', 0],
    ['alone, where the record lags', 4],
  ])('is damaged when the head of its write-ahead log is, by what follows it %s', async (_by, lag) => {
    await commits(3);
    await log.reopen();
    const store = await log.open();
    await commits(7 - lag, store);
    const { '.head': head } = onDisk(log.file);
    await commits(lag, store);
    const cut = onDisk(log.file);
    for (const byte of [0, 10, 17, 25]) {
      const parts = { ...cut, '.head': head, '-wal': flipped(cut['-wal']!, byte) };
      const refusal = await opening(putOnDisk(log.file, parts));
      expect(refusal).toMatchObject({ reason: 'damaged', missing: { first: 4, last: 10 } });
    }
  });

  it('opens with a headless write-ahead log that had nothing new', async () => {
    await commits(10);
    restart();
    const cut = onDisk(log.file);
    const file = putOnDisk(log.file, { ...cut, '-wal': flipped(cut['-wal']!, 25) });
    expect(await headOf(file)).toBe(10n);
  });

  it('is damaged when its file is cut short, and shorter when nothing is left', async () => {
    await log.store.append(aStream(), 'no-stream', someEvents(200));
    await log.reopen();
    const cut = onDisk(log.file);
    const file = putOnDisk(log.file, cut);
    truncateSync(file, 40_960);
    expect(await opening(file)).toMatchObject({ reason: 'damaged' });
    truncateSync(file, 0);
    expect(await opening(file)).toMatchObject({ reason: 'shorter', missing: { first: 1, last: 200 } });
    removePart(file, '');
    expect(await opening(file)).toMatchObject({ reason: 'shorter', missing: { first: 1, last: 200 } });
    expect(existsSync(file)).toBe(false);
  });

  it('is shorter when an older copy lies there, and restored when that was recorded in since', async () => {
    await commits(3);
    const older = onDisk(log.file);
    await commits(4);
    const { '.head': head } = onDisk(log.file);
    const file = putOnDisk(log.file, { ...older, '.head': head });
    expect(await opening(file)).toMatchObject({ reason: 'shorter', missing: { first: 4, last: 7 } });
    writeFileSync(`${file}.head`, older['.head']!);
    const store = await openSqliteEventStore({ file });
    await commits(6, store);
    await store.close();
    writeFileSync(`${file}.head`, head!);
    expect(await opening(file)).toMatchObject({ reason: 'restored' });
  });

  it('is exchanged when another log lies there', async () => {
    await commits(3);
    const other = await temporaryLog();
    await commits(5, other.store);
    const parts = { ...onDisk(other.file), '.head': onDisk(log.file)['.head'] };
    await other.dispose();
    expect(await opening(putOnDisk(log.file, parts))).toMatchObject({ reason: 'exchanged' });
  });

  it('is not opened without the record of its head, unless an older version made it', async () => {
    await commits(3);
    await log.reopen();
    const { '': database } = onDisk(log.file);
    expect(await opening(putOnDisk(log.file, { '': database }))).toMatchObject({ reason: 'no-record' });
    const file = putOnDisk(log.file, formatOne({ '': database, '-wal': Buffer.alloc(0) }));
    expect(await opening(file, true)).toBeUndefined();
    expect(existsSync(`${file}.head`)).toBe(false);
    expect(await opening(file)).toBeUndefined();
    expect(readFileSync(`${file}.head`, 'latin1')).toContain('position 3\n');
    removePart(file, '.head');
    expect(await opening(file)).toMatchObject({ reason: 'no-record' });
  });

  it('tells a back-up that was put in its place by hand', async () => {
    await commits(3);
    await log.store.backup(log.nextTo('backup.db'));
    await commits(2);
    const parts = { ...onDisk(log.nextTo('backup.db')), '.head': onDisk(log.file)['.head'] };
    expect(await opening(putOnDisk(log.file, parts))).toMatchObject({
      reason: 'shorter',
      missing: { first: 4, last: 5 },
    });
  });

  it('needs one of the two records of its head', async () => {
    await commits(3);
    const cut = onDisk(log.file);
    const spoilt = (...slots: readonly number[]) =>
      slots.reduce((head, slot) => flipped(head, slot * 4096 + 30), cut['.head']!);
    for (const slot of [0, 1]) {
      expect(await headOf(putOnDisk(log.file, { ...cut, '.head': spoilt(slot) }))).toBe(3n);
    }
    expect(await opening(putOnDisk(log.file, { ...cut, '.head': spoilt(0, 1) }))).toMatchObject({
      reason: 'no-record',
    });
  });

  it('holds what was appended to it after a refusal was mended', async () => {
    await commits(4);
    const cut = onDisk(log.file);
    const file = putOnDisk(log.file, cut);
    removePart(file, '-wal');
    expect(await opening(file)).toMatchObject({ reason: 'shorter' });
    writeFileSync(`${file}-wal`, cut['-wal']!);
    const store = await openSqliteEventStore({ file });
    await commits(1, store);
    expect(await collect(store.readAll())).toHaveLength(5);
    await store.close();
  });
});
