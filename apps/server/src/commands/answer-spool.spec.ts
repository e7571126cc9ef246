import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openSpoolFolder, spooled, SpoolFiles, type SpoolOptions } from './answer-spool.js';
import { RingFile } from './ring-file.js';

const LONG = 600_000;
const MIB = 1_048_576;
/** More than fits into memory. */
const PIECE = 'x'.repeat(100_000);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stepdown-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('answers that are not read while they come', () => {
  /** Texts, and how many of them were taken. */
  function texts(many: readonly string[], failure?: Error) {
    const source = { taken: 0, all: Promise.resolve() };
    let finished: () => void = () => undefined;
    source.all = new Promise((resolve) => (finished = resolve));
    async function* give(): AsyncGenerator<string> {
      for (const text of many) {
        source.taken += 1;
        yield text;
      }
      finished();
      if (failure !== undefined) throw failure;
    }
    return { source, given: give() };
  }

  const options = (more: Partial<SpoolOptions> = {}): SpoolOptions => ({
    ...{ folder, most: MIB, files: new SpoolFiles(1), unread: LONG },
    ...more,
  });

  async function read(bytes: AsyncIterable<Buffer>): Promise<string> {
    const parts: Buffer[] = [];
    for await (const part of bytes) parts.push(part);
    return Buffer.concat(parts).toString();
  }

  const neverFull = () => {
    throw new Error('there was room');
  };

  it('are all accepted, and returned in order when they are read', async () => {
    const many = Array.from({ length: 12 }, (_, at) => `${at}${PIECE.slice(0, 90_000)}`);
    const { source, given } = texts(['first', ...many, 'last']);
    const bytes = spooled(given, options(), neverFull);
    expect(String((await bytes.next()).value)).toBe('first');
    await source.all;
    expect(source.taken).toBe(14);
    expect(await read(bytes)).toBe(`${many.join('')}last`);
  });

  it('wait in a file that has no name, so that it is gone with the process', async () => {
    const { source, given } = texts(Array.from({ length: 8 }, () => PIECE));
    const bytes = spooled(given, options(), neverFull);
    await bytes.next();
    await source.all;
    expect(readdirSync(folder)).toEqual([]);
    await read(bytes);
  });

  it('end when there is no room and nothing is read: what still comes then is returned after the rest', async () => {
    const many = Array.from({ length: 30 }, (_, at) => `${at}${PIECE}`);
    const { source, given } = texts(many);
    let taken: number | undefined;
    const bytes = spooled(given, options({ unread: 1 }), () => (taken ??= source.taken));
    const first = await bytes.next();
    await source.all;
    // One was read, two wait in memory, ten fit into one MiB.
    expect(taken).toBeLessThan(16);
    expect(`${String(first.value)}${await read(bytes)}`).toBe(many.join(''));
  });

  it('end if the file cannot be created, and none is lost', async () => {
    const many = Array.from({ length: 6 }, (_, at) => `${at}${PIECE}`);
    const { source, given } = texts(many);
    let calls = 0;
    const bytes = spooled(given, options({ folder: join(folder, 'not-there') }), () => (calls += 1));
    const first = await bytes.next();
    await source.all;
    expect(calls).toBe(1);
    expect(`${String(first.value)}${await read(bytes)}`).toBe(many.join(''));
  });

  it('of several streams share a number of files, and the next stream gets one after it is released', async () => {
    const many = Array.from({ length: 8 }, () => PIECE);
    const files = new SpoolFiles(1);
    const first = texts(many);
    const has = spooled(first.given, options({ files }), neverFull);
    await has.next();
    await first.source.all;
    const second = texts(many);
    let calls = 0;
    const without = spooled(second.given, options({ files, unread: 1 }), () => (calls += 1));
    await without.next();
    await second.source.all;
    expect(calls).toBe(1);
    await Promise.all([read(has), read(without)]);
    const third = texts(many);
    const again = spooled(third.given, options({ files }), neverFull);
    await again.next();
    await third.source.all;
    await read(again);
  });

  it('are slowed down by a slow reader', async () => {
    const many = Array.from({ length: 40 }, (_, at) => `${at}${PIECE}`);
    const { source, given } = texts(many);
    const bytes = spooled(given, options(), neverFull);
    let got = '';
    for await (const part of bytes) {
      got += String(part);
      expect(source.taken * PIECE.length - got.length).toBeLessThan(2 * MIB);
    }
    expect(got).toBe(many.join(''));
  });

  it('are read without a file if nothing may be written', async () => {
    const many = Array.from({ length: 10 }, (_, at) => `${at}${PIECE}`);
    const { given } = texts(many);
    expect(await read(spooled(given, options({ most: 0 }), neverFull))).toBe(many.join(''));
  });

  it('are all returned, even if the last comes during a wait for the next', async () => {
    const lost: number[] = [];
    for (let ticks = 0; ticks < 20; ticks++) {
      let releaseBarrier: () => void = () => undefined;
      const barrier = new Promise<void>((resolve) => (releaseBarrier = resolve));
      const left = ['first', PIECE, PIECE, PIECE, PIECE, 'last'];
      const next = async (): Promise<IteratorResult<string>> => {
        if (left.length === 1) {
          await barrier;
          for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
        }
        const value = left.shift();
        return value === undefined ? { done: true, value } : { done: false, value };
      };
      const given = { [Symbol.asyncIterator]: () => ({ next }) };
      const missing = options({ folder: join(folder, 'not-there') });
      let full: () => void = () => undefined;
      const isFull = new Promise<void>((resolve) => (full = resolve));
      const bytes = spooled(given, missing, full);
      let got = String((await bytes.next()).value);
      await isFull;
      for (let many = 0; many < 2; many++) got += String((await bytes.next()).value);
      const rest = read(bytes);
      releaseBarrier();
      got += await rest;
      if (got !== `first${PIECE.repeat(4)}last`) lost.push(ticks);
    }
    expect(lost).toEqual([]);
  });

  it('fail as their source fails, after the others are read', async () => {
    const { given } = texts(['one', 'two'], new Error('gone'));
    const bytes = spooled(given, options(), neverFull);
    let got = '';
    await expect(
      (async () => {
        for await (const part of bytes) got += String(part);
      })(),
    ).rejects.toThrow('gone');
    expect(got).toBe('onetwo');
  });
});

describe('the folder of unread answers', () => {
  it('is for its owner only, and contains nothing that another process left', () => {
    const path = join(folder, 'unread');
    mkdirSync(path);
    for (const name of [`${randomUUID()}.ring`, 'of-somebody-else']) writeFileSync(join(path, name), 'x');
    openSpoolFolder(path);
    expect(readdirSync(path)).toEqual(['of-somebody-else']);
    openSpoolFolder(join(folder, 'other'));
    expect(statSync(join(folder, 'other')).mode & 0o777).toBe(0o700);
  });
});

describe('a file that is read as it is written', () => {
  it('gives what was written in its order, and never holds more than its size', async () => {
    const sizes = fc.array(fc.record({ write: fc.nat(40), read: fc.nat(60) }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(sizes, async (steps) => {
        const ring = await RingFile.open(folder, 64);
        let [next, written, read] = [0, '', ''];
        for (const { write, read: most } of steps) {
          const bytes = Buffer.from(Array.from({ length: write }, () => 33 + (next++ % 90)));
          const hadRoom = ring.unread + write <= 64;
          expect(await ring.write(bytes)).toBe(hadRoom);
          if (hadRoom) written += bytes.toString();
          read += (await ring.read(most)).toString();
          expect(written.startsWith(read)).toBe(true);
          expect(ring.unread).toBe(written.length - read.length);
        }
        while (ring.unread > 0) read += (await ring.read(10)).toString();
        expect(read).toBe(written);
        await ring.close();
      }),
      { numRuns: 50 },
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});
