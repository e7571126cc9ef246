import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';

/*
 * SQLite's write-ahead log, read without SQLite: section 4 of https://www.sqlite.org/fileformat2.html ("The Write-Ahead
 * Log"). It has a header of 32 bytes, then frames, each with a header of 24 bytes and one page. The checksum of a frame
 * continues that of the previous frame, so a chain of frames can be followed from any frame by the checksum in it.
 */

const HEADER = 32;
const FRAME_HEADER = 24;
const MAGIC = 0x377f0682;
const VERSION = 3_007_000;
const USUAL_PAGE = 4096;
const PAGE_SIZES = [USUAL_PAGE, ...[512, 1024, 2048, 8192, 16_384, 32_768, 65_536]];

/** The two halves of a checksum. */
type Sum = readonly [number, number];

/**
 * `empty`: the file is missing or empty. `whole`: it ends with a commit. `torn`: parts of at most one commit follow the last
 * complete commit; SQLite ignores them. `damaged`: frames of later commits, which are only written after a sync, follow an
 * unreadable part. `headless`: SQLite treats it as empty, whatever is in it.
 */
export type WalState = 'empty' | 'whole' | 'torn' | 'damaged' | 'headless';

/** The content of a write-ahead log, whether SQLite would read it or not. */
export interface Wal {
  readonly state: WalState;
  readonly pageSize: number;
  /** The frames, from 0, of all recognisable commits, including those that SQLite would not read. */
  readonly frames: readonly number[];
  /** Pages of the database after the last of these commits. */
  readonly pages: number;
}

interface Frame {
  /** Pages of the database after this commit, in its last frame; else 0. */
  readonly pages: number;
  readonly salts: string;
  readonly stored: Sum;
}

/** Reads a log's write-ahead log from beginning to end. No process may write to it meanwhile. */
export function walkWal(file: string): Wal {
  return withFile(file, (fd) => {
    const size = fd === undefined ? 0 : fstatSync(fd).size;
    if (fd === undefined || size === 0) return { state: 'empty', pageSize: USUAL_PAGE, frames: [], pages: 0 };
    const header = headerOf(fd);
    return header === undefined ? headless(fd, size) : new Walk(fd, size, header).end();
  });
}

/** Yields the pages of some frames, in order. */
export function readPages(
  file: string,
  { pageSize, frames }: Wal,
  each: (page: number, content: Buffer) => void,
): void {
  withFile(file, (fd) => {
    if (fd === undefined) return;
    const buffer = Buffer.alloc(FRAME_HEADER + pageSize);
    for (const index of frames) {
      readSync(fd, buffer, 0, buffer.length, HEADER + index * buffer.length);
      each(buffer.readUInt32BE(0), buffer.subarray(FRAME_HEADER));
    }
  });
}

interface Header {
  readonly pageSize: number;
  readonly bigEndian: boolean;
  /** Those of every frame since it was begun; without a header those of the first frame. */
  readonly salts?: string;
  readonly sum?: Sum;
}

/** The header, if SQLite would accept it. */
function headerOf(fd: number): Header | undefined {
  const buffer = Buffer.alloc(HEADER);
  if (readSync(fd, buffer, 0, HEADER, 0) < HEADER) return undefined;
  const magic = buffer.readUInt32BE(0);
  const pageSize = buffer.readUInt32BE(8);
  if ((magic & ~1) >>> 0 !== MAGIC || buffer.readUInt32BE(4) !== VERSION || !PAGE_SIZES.includes(pageSize)) {
    return undefined;
  }
  const bigEndian = (magic & 1) === 1;
  const sum = sumOf(wordsOf(buffer), 0, 6, [0, 0], bigEndian);
  if (!equal(sum, sumIn(buffer, 24))) return undefined;
  return { pageSize, bigEndian, salts: saltsIn(buffer, 16), sum };
}

/** The content after an invalid header: the frames that continue the first one, with any page size that fits. */
function headless(fd: number, size: number): Wal {
  const guesses = PAGE_SIZES.flatMap((pageSize) => [false, true].map((bigEndian) => ({ pageSize, bigEndian })));
  const walks = guesses.map((guess) => new Walk(fd, size, guess).end());
  const best = walks.reduce((most, walk) => (walk.frames.length > most.frames.length ? walk : most));
  return { ...best, state: 'headless' };
}

/** A walk through the frames that follows the chain of checksums across damaged parts. */
class Walk {
  readonly #buffer: Buffer;
  readonly #words: Uint32Array;
  readonly #committed: number[] = [];
  /** Frames of this log's chain since the last commit. */
  readonly #open: number[] = [];
  #pages = 0;
  #salts: string | undefined;
  /** The checksums that the next frame may continue. */
  #seeds: readonly Sum[];
  #isReadable = true;
  #isLater = false;
  /** Whether the previous frame belongs to this log, and whether a commit has ended since the chain was lost. */
  #inChain = true;
  #hasEnded = false;
  #isTorn = false;

  constructor(
    private readonly fd: number,
    private readonly size: number,
    private readonly header: Header,
  ) {
    this.#buffer = Buffer.alloc(FRAME_HEADER + header.pageSize);
    this.#words = wordsOf(this.#buffer);
    this.#salts = header.salts;
    this.#seeds = header.sum === undefined ? [] : [header.sum];
  }

  end(): Wal {
    const count = Math.floor((this.size - HEADER) / this.#buffer.length);
    for (let index = 0; index < count; index++) this.#take(index);
    const isTorn = this.#isTorn || (this.#isReadable && (this.#open.length > 0 || this.#hasRest(count)));
    const state = this.#isLater ? 'damaged' : isTorn ? 'torn' : 'whole';
    return { state, pageSize: this.header.pageSize, frames: this.#committed, pages: this.#pages };
  }

  #take(index: number): void {
    const frame = this.#read(index);
    this.#salts ??= frame.salts;
    const isOurs = frame.salts === this.#salts;
    const sums = this.#seeds.map((seed) => this.#sumFrom(seed));
    const isLinked = this.#inChain && sums.some((sum) => equal(sum, frame.stored));
    const isNext = this.#isReadable && isLinked && isOurs;
    if (!isNext) this.#lose(isOurs, isLinked);
    this.#inChain = isOurs || isLinked;
    this.#seeds = isNext ? [frame.stored] : [frame.stored, ...(this.#inChain ? sums : [])];
    if (this.#inChain) this.#add(index, frame);
  }

  /** Notes what a frame says that SQLite would not read. */
  #lose(isOurs: boolean, isLinked: boolean): void {
    const isFirst = this.#isReadable;
    this.#isReadable = false;
    if (isOurs || isLinked || (isFirst && this.#open.length > 0)) this.#isTorn = true;
    if (isLinked && !isFirst && this.#hasEnded) this.#isLater = true;
    if (isFirst || !isLinked) this.#hasEnded = false;
  }

  #add(index: number, { pages }: Frame): void {
    this.#open.push(index);
    if (pages === 0) return;
    this.#hasEnded = true;
    for (const frame of this.#open.splice(0)) this.#committed.push(frame);
    this.#pages = pages;
  }

  #read(index: number): Frame {
    const buffer = this.#buffer;
    readSync(this.fd, buffer, 0, buffer.length, HEADER + index * buffer.length);
    return { pages: buffer.readUInt32BE(4), salts: saltsIn(buffer, 8), stored: sumIn(buffer, 16) };
  }

  #sumFrom(seed: Sum): Sum {
    const { bigEndian } = this.header;
    const begun = sumOf(this.#words, 0, 2, seed, bigEndian);
    return sumOf(this.#words, FRAME_HEADER / 4, this.#words.length, begun, bigEndian);
  }

  #hasRest(count: number): boolean {
    return this.size > HEADER + count * this.#buffer.length;
  }
}

/** The checksum over some words, in pairs, going on from another. */
function sumOf(words: Uint32Array, from: number, to: number, [first, second]: Sum, bigEndian: boolean): Sum {
  const swap = bigEndian !== (endianness() === 'BE');
  for (let index = from; index < to; index += 2) {
    first = (first + word(words[index]!, swap) + second) | 0;
    second = (second + word(words[index + 1]!, swap) + first) | 0;
  }
  return [first >>> 0, second >>> 0];
}

function word(value: number, swap: boolean): number {
  if (!swap) return value;
  return (value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24);
}

function sumIn(buffer: Buffer, offset: number): Sum {
  return [buffer.readUInt32BE(offset), buffer.readUInt32BE(offset + 4)];
}

function saltsIn(buffer: Buffer, offset: number): string {
  return buffer.toString('hex', offset, offset + 8);
}

function equal(a: Sum, b: Sum): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

function wordsOf({ buffer, byteOffset, length }: Buffer): Uint32Array {
  return new Uint32Array(buffer, byteOffset, length / 4);
}

function withFile<T>(file: string, work: (fd: number | undefined) => T): T {
  let fd: number | undefined;
  try {
    fd = openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  try {
    return work(fd);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
