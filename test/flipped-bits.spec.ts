import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { cohort, ndjson } from '#cli/testing/cohort';
import { stepdown } from '#cli/testing/stepdown';
import { rounds } from '#episode/testing/rounds';
import { newFolder } from './support/server.js';

const FLIPS = Number(process.env['TEST_FLIPS'] ?? rounds({ usual: 10, long: 40 }));
const SEED = 20_261_129;

/** A bit of a file: as a share of its length in millionths, and which of the eight. No part of the file is preferred. */
const bits = fc.noBias(fc.tuple(fc.nat({ max: 999_999 }), fc.nat({ max: 7 })));

/** One bit that a disk gives back otherwise: what is said is what was recorded, or that it cannot be said. */
describe('a bit that is flipped', () => {
  let whole: string;
  let events: string;
  let stays: string;
  let audited: object;
  beforeAll(async () => {
    whole = newFolder();
    await stepdown(['import', '-', '--data', whole], { stdin: ndjson(cohort(12)) });
    await stepdown(['proof', 'head', '--new', '--data', whole]);
    events = (await exported(whole)).stdout;
    stays = (await reported(whole)).stdout;
    audited = (await audit(whole)).json as object;
  });
  afterAll(() => rmSync(whole, { recursive: true, force: true }));

  const exported = (folder: string) => stepdown(['export', '--data', folder]);
  const audit = (folder: string) => stepdown(['audit', '--json', '--data', folder]);
  const reported = (folder: string) =>
    stepdown(['report', 'length-of-stay', '--by', 'level', '--json', '--data', folder]);

  /** Looks at copies of the folder, in each of which one bit of a file is flipped. */
  async function eachFlipped(file: string, look: (folder: string) => Promise<void>): Promise<void> {
    for (const [share, bit] of fc.sample(bits, { numRuns: FLIPS, seed: SEED })) {
      const folder = newFolder();
      cpSync(whole, folder, { recursive: true });
      const bytes = readFileSync(join(folder, file));
      const offset = Math.floor((share / 1_000_000) * bytes.length);
      bytes[offset]! ^= 1 << bit;
      writeFileSync(join(folder, file), bytes);
      try {
        await look(folder);
      } catch (error) {
        throw new Error(`bit ${bit} of byte ${offset} of ${file}`, { cause: error });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  }

  it('in the log is found by an audit, or is in no event', async () => {
    const found: boolean[] = [];
    await eachFlipped('log.sqlite', async (folder) => {
      const { code } = await audit(folder);
      found.push(code !== 0);
      if (code === 0) expect((await exported(folder)).stdout).toBe(events);
    });
    expect(found).toContain(true);
  });

  it('in the record of the head loses no event: it is held twice', async () => {
    await eachFlipped('log.sqlite.head', async (folder) => {
      const { code, stdout } = await exported(folder);
      if (code === 0) expect(stdout).toBe(events);
    });
  });

  it('in the read models has no figure changed: they are refused, or the figure is the same', async () => {
    await eachFlipped('read-model.duckdb', async (folder) => {
      const { code, stdout } = await reported(folder);
      if (code === 0) expect(stdout).toBe(stays);
    });
  });

  it('in the proof log is found by an audit, or is in no proof', async () => {
    const found: boolean[] = [];
    await eachFlipped(join('proofs', 'proofs.sqlite'), async (folder) => {
      const ran = await audit(folder);
      found.push(ran.code !== 0);
      if (ran.code === 0) expect(ran.json).toEqual(audited);
    });
    expect(found).toContain(true);
  });
});
