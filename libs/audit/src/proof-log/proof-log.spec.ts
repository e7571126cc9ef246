import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { rounds } from '#episode/testing/rounds';
import { anEvent, aStream, collect, someEvents } from '#event-store/contract/support';
import { commitmentTo } from '../envelope/commitment.js';
import { envelopeOf, leafOf } from '../envelope/envelope.js';
import { auditPath, consistencyPath, treeHash } from '../merkle/testing/naive.js';
import { ProofLogInUse, ProofLogMissing, ProofLogRefused } from './errors.js';
import { ID_STEP, proofLogIn } from './proof-log-file.js';
import { ProofLogWriter } from './proof-log-writer.js';
import { openProofLog, type ProofLog } from './proof-log.js';
import { proveLog } from './prove-log.js';
import { recordedLog, type RecordedLog } from './testing/recorded-log.js';

let log: RecordedLog;
beforeEach(async () => {
  log = await recordedLog();
});
afterEach(() => log.dispose());

/** Opens the proof log, runs `work` on it, and closes it. */
function reading<Result>(work: (proofs: ProofLog) => Result, folder = log.proofs): Result {
  const proofs = openProofLog(folder);
  try {
    return work(proofs);
  } finally {
    proofs.close();
  }
}

/** The leaves of the log, computed without the proof log. */
async function leavesOf({ store }: RecordedLog): Promise<Buffer[]> {
  const events = await collect(store.readAll());
  return events.map((event, index) => leafOf(envelopeOf(event, index, commitmentTo(event.salt, event))));
}

describe('the proof log', () => {
  it('has one leaf for each event, in the order of the log', async () => {
    await log.record(7);
    expect(await proveLog(log.proofs, log.store)).toBe(7);
    const events = await collect(log.store.readAll());
    reading((proofs) => {
      expect(proofs.size()).toBe(7);
      events.forEach((event, index) => {
        const { stream, id, type, recordedAt, position } = event;
        const commitment = commitmentTo(event.salt, event).toString('hex');
        const envelope = { index, stream, revision: String(event.revision), id, type, recordedAt, commitment };
        expect(proofs.at(index)).toEqual({ position, envelope });
        expect(proofs.indexOf(id)).toBe(index);
        expect(proofs.indexAt(position)).toBe(index);
      });
      expect(proofs.at(7)).toBeUndefined();
      expect(proofs.indexOf('00000000-0000-4000-8000-000000000000')).toBeUndefined();
    });
  });

  it('gives the roots and proofs of RFC 6962, however often it was stopped meanwhile', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 }), async (steps) => {
        const recorded = await recordedLog();
        try {
          for (const step of steps) {
            await recorded.record(step);
            await proveLog(recorded.proofs, recorded.store);
          }
          const leaves = await leavesOf(recorded);
          reading((proofs) => {
            for (let size = 0; size <= leaves.length; size += 1) {
              const tree = leaves.slice(0, size);
              expect(proofs.root(size)).toEqual(treeHash(tree));
              tree.forEach((_, index) => expect(proofs.inclusion(index, size)).toEqual(auditPath(index, tree)));
              for (let first = 1; first <= size; first += 1)
                expect(proofs.consistency(first, size)).toEqual(consistencyPath(first, tree));
            }
          }, recorded.proofs);
        } finally {
          await recorded.dispose();
        }
      }),
      { numRuns: rounds({ usual: 6, long: 20 }) },
    ));

  it('finds an event by its id among many, whether its beginning is that of others or not', async () => {
    const beginning = randomUUID().slice(0, 8);
    const events = Array.from({ length: ID_STEP + 100 }, (_, number) => {
      const id = number % 1000 === 7 ? beginning + randomUUID().slice(8) : randomUUID();
      return anEvent({ id, data: { number } });
    });
    for (let first = 0; first < events.length; first += 1000) {
      await log.store.append(aStream(), 'no-stream', events.slice(first, first + 1000));
    }
    await proveLog(log.proofs, log.store);
    reading((proofs) => {
      const requested = events.map(({ id }, index) => [index, id] as const).filter(([index]) => index % 250 === 7);
      expect(requested.map(([, id]) => proofs.indexOf(id))).toEqual(requested.map(([index]) => index));
      expect(proofs.indexOf(events.at(-1)!.id)).toBe(events.length - 1);
      expect(proofs.indexOf(beginning + randomUUID().slice(8))).toBeUndefined();
    });
  });

  it('knows no root or proof beyond its end', async () => {
    await log.record(5);
    await proveLog(log.proofs, log.store);
    reading((proofs) => {
      expect(() => proofs.root(6)).toThrow(RangeError);
      expect(() => proofs.inclusion(5, 5)).toThrow(RangeError);
      expect(() => proofs.consistency(3, 6)).toThrow(RangeError);
    });
  });

  it('is extended by one at a time, and free again when that one ends', async () => {
    await log.record(2);
    const writer = await ProofLogWriter.resume(log.proofs, log.store);
    await expect(proveLog(log.proofs, log.store)).rejects.toThrow(ProofLogInUse);
    writer.close();
    expect(await proveLog(log.proofs, log.store)).toBe(2);
  });

  it('can be read while it is extended, up to what was committed', async () => {
    await log.record(3);
    const writer = await ProofLogWriter.resume(log.proofs, log.store);
    const proofs = openProofLog(log.proofs);
    for await (const event of log.store.readAll()) writer.add(event);
    expect(proofs.size()).toBe(0);
    writer.commit();
    expect(proofs.size()).toBe(3);
    proofs.close();
    writer.close();
  });

  it('refuses changes, also those made past this program', async () => {
    await log.record(3);
    await proveLog(log.proofs, log.store);
    const db = new Database(proofLogIn(log.proofs).file);
    for (const change of [
      `update leaf set type = 'Other' where place = 1`,
      'delete from leaf where place = 2',
      'insert or replace into leaf select * from leaf where place = 2',
      'insert into leaf select place + 5, position + 5, stream, revision, id, type, recorded_at, commitment, hashes from leaf where place = 2',
    ])
      expect(() => db.exec(change)).toThrow('append-only');
    db.close();
  });

  it('is for its owner only', async () => {
    await proveLog(log.proofs, log.store);
    expect(statSync(log.proofs).mode & 0o777).toBe(0o700);
    expect(statSync(proofLogIn(log.proofs).file).mode & 0o777).toBe(0o600);
  });

  it('that is not there is said to be missing, and a file of another kind is left as it is', async () => {
    expect(() => openProofLog(log.proofs)).toThrow(ProofLogMissing);
    await proveLog(log.proofs, log.store);
    const { file } = proofLogIn(log.proofs);
    const db = new Database(file);
    db.pragma('application_id = 1');
    db.close();
    expect(() => openProofLog(log.proofs)).toThrow(ProofLogRefused);
    await expect(proveLog(log.proofs, log.store)).rejects.toThrow(ProofLogRefused);
  });

  it('names the remedy where damage is met while it is read', async () => {
    await log.record(300);
    await proveLog(log.proofs, log.store);
    const { file } = proofLogIn(log.proofs);
    // Every page except the first, which is the only one that opening the file checks.
    const pages = openSync(file, 'r+');
    const junk = Buffer.alloc(statSync(file).size - 4096, 0xff);
    writeSync(pages, junk, 0, junk.length, 4096);
    closeSync(pages);
    const damaged = { code: 'proof-log-refused', message: expect.stringContaining('makes one from the log') };
    const catching = (work: (proofs: ProofLog) => unknown) => {
      try {
        return reading(work);
      } catch (error) {
        return error;
      }
    };
    for (const read of [(proofs: ProofLog) => proofs.root(), (proofs: ProofLog) => proofs.at(150)])
      expect(catching(read)).toMatchObject(damaged);
  });
});

describe('a proof log', () => {
  it('does not go on behind another log', async () => {
    await log.record(3);
    await proveLog(log.proofs, log.store);
    const other = await recordedLog(5);
    await expect(proveLog(log.proofs, other.store)).rejects.toThrow(expect.objectContaining({ how: 'exchanged' }));
    await other.dispose();
    expect(await proveLog(log.proofs, log.store)).toBe(3);
  });

  it('does not go on behind a log that was restored to an earlier state', async () => {
    await log.record(3);
    await log.store.backup(log.nextTo('backup.db'));
    await log.record(2);
    await proveLog(log.proofs, log.store);
    const { openSqliteEventStore } = await import('#event-store/sqlite/sqlite-event-store');
    const restored = await openSqliteEventStore({ file: log.nextTo('backup.db') });
    await expect(proveLog(log.proofs, restored)).rejects.toThrow(expect.objectContaining({ how: 'shorter' }));
    await restored.append(aStream(), 'no-stream', someEvents(4));
    await expect(proveLog(log.proofs, restored)).rejects.toThrow(expect.objectContaining({ how: 'restored' }));
    await restored.close();
  });
});
