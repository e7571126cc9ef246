// @ts-check
/**
 * The record of how far a log has come, in a small file next to it: what the log must hold whatever became of its own
 * files. Plain JavaScript, so that the writing thread and the TypeScript sources use the same.
 *
 * Two slots hold one record each; the newer one that is whole counts, so that one torn write loses nothing.
 */
import { createHash } from 'node:crypto';
import { closeSync, fdatasync, fdatasyncSync, fsyncSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * @typedef {object} HeadRecord
 * @property {string} log identity of the log
 * @property {number} position of its last event; 0 for none
 * @property {string} id of its last event; empty for none
 */

/** Each slot lies in a block of the disk of its own. */
const SLOTS = [0, 4096];
const SLOT_BYTES = 512;

/** Milliseconds after which a change is on the disk. Syncing it with every commit costs a third of the throughput. */
const SYNC_WITHIN = 1000;
const TEXT =
  /^(stepdown head 1\nlog ([0-9a-f-]{36})\nposition (\d{1,16})\nevent ([0-9a-f-]*)\n)sha256 ([0-9a-f]{64})\n/;

/**
 * Where the record of a log is.
 * @param {string} log
 */
export function headRecordOf(log) {
  return `${log}.head`;
}

/**
 * The record of a log. Throws where there is no file; a file without a whole record has none.
 * @param {string} file
 * @returns {HeadRecord | undefined}
 */
export function readHeadRecord(file) {
  const fd = openSync(file, 'r');
  try {
    return newestIn(fd).record;
  } finally {
    closeSync(fd);
  }
}

/**
 * Makes a record, or replaces the one that is there; on the disk when this returns.
 * @param {string} file
 * @param {HeadRecord} record
 */
export function createHeadRecord(file, record) {
  const made = `${file}.new`;
  const fd = openSync(made, 'w', 0o600);
  try {
    for (const slot of SLOTS) writeWhole(fd, Buffer.from(textOf(record)), slot);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(made, file);
  syncFolder(dirname(file));
}

/**
 * Writes a record over the older of the two. Nobody else may write meanwhile.
 * @param {number} fd of the file
 * @param {HeadRecord} record
 */
export function writeHeadRecord(fd, record) {
  const { slot } = newestIn(fd);
  writeWhole(fd, Buffer.from(textOf(record)), SLOTS[slot === 0 ? 1 : 0] ?? 0);
}

/**
 * Writes all bytes at a position: a single write may end early without an error, where the disk has room for a part only.
 * @param {number} fd
 * @param {Buffer} bytes
 * @param {number} position
 */
export function writeWhole(fd, bytes, position) {
  for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done, bytes.length - done, position + done);
}

/**
 * Brings the record of a log up to its head. Writes under the log's own lock for writing: of several processes none
 * puts an earlier head over a later one. A killed process loses nothing of it, a power cut what is not synced yet.
 */
export class HeadRecordWriter {
  #fd;
  #update;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  /** @type {Error | null} */
  #failure = null;
  #disk;

  /**
   * @param {import('better-sqlite3').Database} db the log
   * @param {string} file the record
   * @param {{ fdatasync: typeof fdatasync, fdatasyncSync: typeof fdatasyncSync }} disk for specs: what brings it to the disk
   */
  constructor(db, file, disk = { fdatasync, fdatasyncSync }) {
    this.#disk = disk;
    const fd = openSync(file, 'r+');
    this.#fd = fd;
    const log = /** @type {string} */ (db.prepare('select identity from log').pluck().get());
    const head = db.prepare('select position, id from event order by position desc limit 1');
    this.#update = db.transaction(() => {
      const last = /** @type {{ position: number, id: string } | undefined} */ (head.get());
      if (last) writeHeadRecord(fd, { log, ...last });
    });
    this.update();
  }

  /**
   * Throws where the record cannot be written. Where it could not be synced, the next one is synced before this returns,
   * and it throws as long as that fails: nobody knows what of the record before is on the disk.
   */
  update() {
    this.#update.immediate();
    if (this.#failure) {
      this.#disk.fdatasyncSync(this.#fd);
      this.#failure = null;
    }
    this.#timer ??= setTimeout(() => this.#sync(), SYNC_WITHIN).unref();
  }

  #sync() {
    this.#disk.fdatasync(this.#fd, (error) => {
      this.#failure = error;
      this.#timer = undefined;
    });
  }

  close() {
    clearTimeout(this.#timer);
    fsyncSync(this.#fd);
    closeSync(this.#fd);
  }
}

/**
 * @param {number} fd
 * @returns {{ record?: HeadRecord, slot?: number }}
 */
function newestIn(fd) {
  /** @type {{ record?: HeadRecord, slot?: number }} */
  let newest = {};
  for (const [slot, offset] of SLOTS.entries()) {
    const record = recordAt(fd, offset);
    if (record && record.position >= (newest.record?.position ?? 0)) newest = { record, slot };
  }
  return newest;
}

/**
 * @param {number} fd
 * @param {number} offset
 * @returns {HeadRecord | undefined}
 */
function recordAt(fd, offset) {
  const buffer = Buffer.alloc(SLOT_BYTES);
  readSync(fd, buffer, 0, SLOT_BYTES, offset);
  const [, text, log, position, id, digest] = TEXT.exec(buffer.toString('latin1')) ?? [];
  if (text === undefined || log === undefined || id === undefined || sha256(text) !== digest) return undefined;
  return { log, position: Number(position), id };
}

/** @param {HeadRecord} record */
function textOf({ log, position, id }) {
  const text = `stepdown head 1\nlog ${log}\nposition ${position}\nevent ${id}\n`;
  return `${text}sha256 ${sha256(text)}\n`.padEnd(SLOT_BYTES);
}

/** @param {string} text */
function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}

/** @param {string} folder */
function syncFolder(folder) {
  // Folders cannot be opened there.
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
