// @ts-check
/**
 * The thread that writes: it alone waits for the disk. Plain JavaScript, so that the same file runs beside the
 * TypeScript sources and in a build.
 */
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { HeadRecordWriter } from './head-record.js';

/** @typedef {import('./writer.js').Group} Group */
/** @typedef {import('./writer.js').Append} Append */
/** @typedef {import('./writer.js').Outcome} Outcome */
/** @typedef {import('./writer.js').Failure} Failure */
/** @typedef {import('./writer.js').Reply} Reply */
/**
 * @template {unknown[]} Parameters
 * @template Row
 * @typedef {import('better-sqlite3').Statement<Parameters, Row>} Statement
 */

const db = new Database(workerData.file, { fileMustExist: true, timeout: workerData.busyTimeout });
db.pragma('synchronous = full');
const head = new HeadRecordWriter(db, workerData.head);
db.pragma('journal_size_limit = 67108864');

const lastEvent = /** @type {Statement<[], [number, string]>} */ (
  db.prepare('select position, recorded_at from event order by position desc limit 1').raw()
);
const lastRevision = /** @type {Statement<[string], number | null>} */ (
  db.prepare('select max(revision) from event where stream = ?').pluck()
);
const idsFrom = /** @type {Statement<[string, number, number], [string, number]>} */ (
  db.prepare('select id, position from event where stream = ? and revision > ? order by revision limit ?').raw()
);
const insert = db.prepare(
  'insert into event (position, stream, revision, id, type, data, metadata, recorded_at) values (?, ?, ?, ?, ?, ?, ?, ?)',
);

const commit = db.transaction((/** @type {Group} */ { now, appends }) => {
  const [position, recordedAt] = lastEvent.get() ?? [0, ''];
  const log = { position, recordedAt, now };
  return appends.map((append) => write(append, log));
});

/**
 * @param {Append} append
 * @param {{ position: number, recordedAt: string, now: string }} log its last event, and the time
 * @returns {Outcome}
 */
function write({ stream, expected, events, recordedAt }, log) {
  const actual = lastRevision.get(stream) ?? -1;
  if (actual !== expected) return writtenBefore({ stream, expected, events }) ?? { conflict: actual };
  const backInTime = recordedAt && stepBack([log.recordedAt, ...recordedAt]);
  if (backInTime) return { backInTime };
  const now = log.now > log.recordedAt ? log.now : log.recordedAt;
  const clock = recordedAt ? undefined : clockBehind(log);
  const positions = events.map(({ id, type, data, metadata }, index) => {
    log.recordedAt = recordedAt?.[index] ?? now;
    insert.run(
      ++log.position,
      stream,
      expected + 1 + index,
      id,
      type,
      data,
      clock ? withClock(metadata, clock) : metadata,
      log.recordedAt,
    );
    return log.position;
  });
  return { revision: expected + events.length, positions };
}

/**
 * What the clock says where the log is ahead of it by more than processes of one machine differ.
 * @param {{ recordedAt: string, now: string }} log
 */
function clockBehind({ recordedAt, now }) {
  return Date.parse(recordedAt) - Date.parse(now) > 1000 ? now : undefined;
}

/**
 * @param {string} metadata
 * @param {string} clock
 */
function withClock(metadata, clock) {
  return JSON.stringify({ ...JSON.parse(metadata), clock });
}

/**
 * The first two neighbours that are not in the order of time.
 * @param {readonly string[]} times
 * @returns {readonly [string, string] | undefined}
 */
function stepBack(times) {
  for (const [index, time] of times.entries()) {
    const before = times[index - 1];
    if (before !== undefined && time < before) return [before, time];
  }
  return undefined;
}

/**
 * The first answer, if these very ids already follow the expected revision.
 * @param {Append} append
 * @returns {Outcome | undefined}
 */
function writtenBefore({ stream, expected, events }) {
  const found = idsFrom.all(stream, expected, events.length);
  const same = found.length === events.length && found.every(([id], index) => id === events[index]?.id);
  return same ? { revision: expected + found.length, positions: found.map(([, position]) => position) } : undefined;
}

/**
 * @param {Group} group
 * @returns {Reply}
 */
function answer(group) {
  try {
    const outcomes = commit.immediate(group);
    head.update();
    return { outcomes };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

/**
 * @param {unknown} error
 * @returns {Failure}
 */
function failureOf(error) {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, code, syscall } = /** @type {NodeJS.ErrnoException} */ (error);
  return { message, code, syscall };
}

parentPort?.on('message', (/** @type {Group | 'close'} */ message) => {
  if (message !== 'close') return parentPort?.postMessage(answer(message));
  head.close();
  db.close();
  parentPort?.close();
});
