// @ts-check
/**
 * The thread that writes: it alone waits for the disk. Plain JavaScript, so that the same file runs beside the
 * TypeScript sources and in a build.
 */
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

/** @typedef {import('./writer.js').Group} Group */
/** @typedef {import('./writer.js').Append} Append */
/** @typedef {import('./writer.js').Outcome} Outcome */
/** @typedef {import('./writer.js').Reply} Reply */
/**
 * @template {unknown[]} Parameters
 * @template Row
 * @typedef {import('better-sqlite3').Statement<Parameters, Row>} Statement
 */

const db = new Database(workerData.file, { fileMustExist: true, timeout: workerData.busyTimeout });
db.pragma('synchronous = full');
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
  const [position, recordedAt] = lastEvent.get() ?? [0, now];
  const log = { position, now: recordedAt > now ? recordedAt : now };
  return appends.map((append) => write(append, log));
});

/**
 * @param {Append} append
 * @param {{ position: number, now: string }} log
 * @returns {Outcome}
 */
function write({ stream, expected, events }, log) {
  const actual = lastRevision.get(stream) ?? -1;
  if (actual !== expected) return writtenBefore({ stream, expected, events }) ?? { conflict: actual };
  const positions = events.map(({ id, type, data, metadata }, index) => {
    insert.run(++log.position, stream, expected + 1 + index, id, type, data, metadata, log.now);
    return log.position;
  });
  return { revision: expected + events.length, positions };
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
    return { outcomes: commit.immediate(group) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (/** @type {Group | 'close'} */ message) => {
  if (message !== 'close') return parentPort?.postMessage(answer(message));
  db.close();
  parentPort?.close();
});
