import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { rounds } from '#episode/testing/rounds';
import { anEvent, aStream, collect } from '#event-store/contract/support';
import { streamName } from '#event-store/port';
import { newSalt } from '#event-store/reserved-metadata';
import { openSqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { HeadSigner } from '../heads/head-signer.js';
import { originOf, parseHead, signHead } from '../heads/head.js';
import { headsIn, saveHead, saveRetirement, type Heads } from '../heads/heads-folder.js';
import { ProofKeyFile } from '../heads/proof-key-file.js';
import { newSigningKey, type VerifierKey } from '../notes/keys.js';
import { proofLogIn } from '../proof-log/proof-log-file.js';
import { openProofLog } from '../proof-log/proof-log.js';
import { proveLog } from '../proof-log/prove-log.js';
import { recordedLog, type RecordedLog } from '../proof-log/testing/recorded-log.js';
import { auditLog } from './audit-log.js';
import type { AuditReport } from './report.js';
import { disguisePartialIndex, tamperWith, withPartialIndex } from './testing/tampering.js';

/* A database administrator can write to every file, but can neither sign a head nor take back a published one. */

const EVENTS = 30;
let log: RecordedLog;
let heads: string;
let keyFile: string;
beforeEach(async () => {
  log = await recordedLog(EVENTS - 10);
  [heads, keyFile] = [log.nextTo('heads'), log.nextTo('proof-key.json')];
  await signed();
  await log.record(10);
  await signed();
});
afterEach(() => log.dispose());

/** Brings the proof log up to date and signs it. */
async function signed(): Promise<void> {
  await proveLog(log.proofs, log.store);
  withSigner((signer) => signer.sign());
}

function withSigner<Result>(work: (signer: HeadSigner) => Result): Result {
  const proofs = openProofLog(log.proofs);
  try {
    return work(new HeadSigner(proofs, { folder: heads, keyFile }));
  } finally {
    proofs.close();
  }
}

async function audited({
  store = log.store,
  proofs = openProofLog(log.proofs),
  more = [] as Heads[],
  keys = [] as VerifierKey[],
} = {}): Promise<AuditReport> {
  try {
    return await auditLog({ log: store, proofs, heads: [headsIn(heads)], brought: more, keys });
  } finally {
    proofs.close();
  }
}

const tamper = (sql: string, file = log.file): void => tamperWith(file, sql);

/** Changes of an event that leave it readable, each with the kind of change that the audit reports. */
const changes = [
  [`data = json_set(data, '$.minutes', -1)`, 'content'],
  [`data = json_insert(data, '$.more', true)`, 'content'],
  [`metadata = json_set(metadata, '$.actor', 'somebody')`, 'content'],
  [`metadata = json_remove(metadata, '$.stepdown-salt')`, 'content'],
  [`recorded_at = replace(recorded_at, '20', '19')`, 'recordedAt'],
  [`type = type || '2'`, 'type'],
  [`stream = stream || '2'`, 'stream'],
  ['revision = revision + 100', 'revision'],
  [`id = replace(id, substr(id, 1, 8), '00000000')`, 'id'],
] as const;

/** Moves everything after a position, to make room for an event. */
const shift = (from: number, by: number): string =>
  `update event set position = -position where position >= ${from}; update event set position = -position + ${by} where position < 0;`;

const insertedEvent = `insert into event select 11, 'episode-E-9', 0, '0b6f0a3e-6f0f-4a51-9a56-7a2f6c1a9d10', type, data, metadata, recorded_at from event where position = 12`;

describe('an audit', () => {
  it('of a log that only grew finds nothing, and says how far heads speak for it', async () => {
    await log.record(2);
    await proveLog(log.proofs, log.store);
    await log.record(1);
    expect(await audited()).toMatchObject({
      origin: originOf(await log.store.identity()),
      ...{ events: EVENTS + 3, leaves: EVENTS + 2, heads: 2, covered: EVENTS, keysGiven: false, findings: [] },
    });
  });

  it.each([
    ['a payload', `data = replace(data, 'session', 'lesson')`, ['content']],
    ['metadata', `metadata = replace(metadata, 'contract', 'somebody')`, ['content']],
    ['a salt', `metadata = json_set(metadata, '$.stepdown-salt', '${newSalt()}')`, ['content']],
    ['a time', `recorded_at = '2020-01-01T00:00:00.000Z'`, ['recordedAt']],
    ['a revision', 'revision = 99', ['revision']],
    ['a stream', `stream = 'episode-E-9'`, ['stream']],
    ['a type', `type = 'Other'`, ['type']],
    ['an id', `id = '0b6f0a3e-6f0f-4a51-9a56-7a2f6c1a9d10'`, ['id']],
    [
      'a payload, a type and a time',
      `data = '{}', type = 'Other', recorded_at = '2020'`,
      ['type', 'recordedAt', 'content'],
    ],
  ])('finds %s that was changed, and where', async (_what, change, parts) => {
    tamper(`update event set ${change} where position = 12`);
    const { findings } = await audited();
    expect(findings[0]).toMatchObject({ kind: 'log-changed', change: 'changed', index: 11, parts });
    expect(findings[0]!.event).toMatchObject({ position: '12', stream: 'episode-E-2', revision: '3' });
    expect(findings[1]).toMatchObject({ kind: 'head-contradicts', between: [0, 20] });
  });

  it('finds any change of any event at its place, and says what of it differs', async () => {
    const file = log.nextTo('tampered.db');
    const change = fc.constantFrom(...changes);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: EVENTS }), change, async (position, [sql, part]) => {
        await log.store.backup(file);
        tamper(`update event set ${sql} where position = ${position}`, file);
        const store = await openSqliteEventStore({ file, readOnly: true });
        const [finding] = (await audited({ store })).findings;
        await store.close();
        for (const ending of ['', '-wal', '-shm']) rmSync(file + ending, { force: true });
        expect(finding).toMatchObject({ kind: 'log-changed', change: 'changed', index: position - 1, parts: [part] });
      }),
      { numRuns: rounds({ usual: 6, long: 20 }) },
    );
  });

  it('finds an event that was deleted, whether those behind it were moved up or not', async () => {
    tamper('delete from event where position = 12');
    const gap = await audited();
    tamper(shift(13, -1));
    for (const { findings } of [gap, await audited()]) {
      expect(findings[0]).toMatchObject({
        ...{ kind: 'log-changed', change: 'missing', index: 11 },
        event: { position: '12', stream: 'episode-E-2', revision: '3' },
      });
    }
  });

  it('finds an event that was put in', async () => {
    tamper(`${shift(11, 1)} ${insertedEvent}`);
    const { findings } = await audited();
    expect(findings[0]).toMatchObject({
      change: 'inserted',
      index: 10,
      event: { stream: 'episode-E-9', position: '11' },
    });
  });

  it('finds an event that is in its episode but not in the order of the log', async () => {
    tamper(insertedEvent.replace('select 11', 'select -1').replace(`'episode-E-9', 0`, `'episode-E-1', 10`));
    const { findings } = await audited();
    expect(findings).toMatchObject([
      { change: 'hidden', event: { stream: 'episode-E-1', revision: '10', position: '-1' } },
    ]);
  });

  describe('of a log in which an episode was falsified outside its order', () => {
    const ghosts = [0, -1, -(2 ** 40)].map((position, entry) =>
      insertedEvent.replace('select 11', `select ${position}`).replace(`'episode-E-9', 0`, `'episode-E-9', ${entry}`),
    );

    it('finds an episode of which every row has a position of 0 or below, and counts the rows', async () => {
      tamper(ghosts.join(';'));
      expect((await collect(log.store.readStream(streamName('episode-E-9')))).length).toBe(3);
      const { findings, outside } = await audited();
      expect(outside).toBe(3);
      expect(findings).toMatchObject([
        { kind: 'log-changed', change: 'hidden', event: { stream: 'episode-E-9', position: String(-(2 ** 40)) } },
        { change: 'hidden', event: { stream: 'episode-E-9', position: '-1' } },
        { change: 'hidden', event: { stream: 'episode-E-9', position: '0' } },
      ]);
    });

    it('finds it behind an event that cannot be read, too', async () => {
      tamper(`${ghosts[0]!}; update event set data = '{' where position = 12`);
      const { findings, outside } = await audited();
      expect(outside).toBe(1);
      expect(findings).toMatchObject([{ change: 'unreadable' }, { kind: 'head-contradicts' }, { change: 'hidden' }]);
    });

    it.each([
      ['outside the order of the log', -7],
      ['behind the events that have leaves', EVENTS + 1],
    ])('finds a second row for one revision behind a partial index, %s', async (_where, position) => {
      withPartialIndex(log.file, 'position < 0 and position > 0');
      tamper(`insert into event select ${position}, stream, revision, '0b6f0a3e-6f0f-4a51-9a56-7a2f6c1a9d10', type,
        json_set(data, '$.minutes', 9), metadata, recorded_at from event where position = 12`);
      const { findings } = await audited();
      const kinds = findings.map(({ kind, change, event }) => [kind, change, event?.position]);
      expect(kinds).toContainEqual(['file-changed', undefined, undefined]);
      expect(kinds).toContainEqual(['log-changed', position < 0 ? 'hidden' : 'inserted', String(position)]);
    });

    it('finds an index that is said to be the one of the table and is not', async () => {
      withPartialIndex(log.file, 'position < 0');
      tamper(`insert into event select -7, stream, revision, '0b6f0a3e-6f0f-4a51-9a56-7a2f6c1a9d10', type, data, metadata, recorded_at
        from event where position = 12`);
      disguisePartialIndex(log.file);
      const kinds = (await audited()).findings.map(({ kind }) => kind);
      expect(kinds).toContain('file-damaged');
      expect(kinds).not.toContain('file-changed');
    });

    it('finds an event that its episode does not show', async () => {
      withPartialIndex(log.file, 'position <> 12');
      disguisePartialIndex(log.file);
      expect((await audited()).findings).toMatchObject([
        ...[{ kind: 'file-damaged' }, { kind: 'file-damaged' }],
        { kind: 'log-changed', change: 'omitted', event: { stream: 'episode-E-2', revision: '3', position: '12' } },
      ]);
    });

    it('finds a gap, and an entry out of step, behind the events that have leaves', async () => {
      await log.record(4);
      tamper('delete from event where position = 32');
      expect((await audited()).findings).toMatchObject([
        { kind: 'log-changed', change: 'missing', event: { position: '33' } },
      ]);
      tamper('update event set revision = revision + 5 where position = 34');
      expect((await audited()).findings).toMatchObject([
        { change: 'missing', event: { position: '33' } },
        { change: 'inserted', event: { position: '34' } },
      ]);
    });
  });

  it('finds stored JSON with a member twice, which reads as it was proved', async () => {
    tamper(`update event set data = '{"minutes":9,' || substr(data, 2) where position = 12;
      update event set metadata = '{"actor":"somebody",' || substr(metadata, 2) where position = 14`);
    expect((await audited()).findings).toMatchObject([
      { kind: 'log-changed', change: 'ambiguous', event: { position: '12', stream: 'episode-E-2', revision: '3' } },
      { kind: 'log-changed', change: 'ambiguous', event: { position: '14' } },
    ]);
  });

  it('finds a file that is not made as this program makes one', async () => {
    const db = new Database(log.file);
    db.exec(
      'drop trigger event_is_never_deleted; create table more (some text); create index by_type on event (type); analyze',
    );
    db.close();
    expect((await audited()).findings.map(({ kind, message }) => [kind, message])).toEqual([
      ['file-changed', 'the file of the log was changed: its trigger event_is_never_deleted of event is missing'],
      [
        'file-changed',
        'the file of the log was changed: it has the index by_type of event, which is not of this program',
      ],
      ['file-changed', 'the file of the log was changed: it has the table more, which is not of this program'],
    ]);
  });

  it('finds two events that were exchanged', async () => {
    tamper(
      'update event set position = -1 where position = 8; update event set position = 8 where position = 12; update event set position = 12 where position = -1',
    );
    const { findings } = await audited();
    expect(findings[0]).toMatchObject({
      change: 'reordered',
      index: 7,
      event: { position: '8', stream: 'episode-E-1' },
    });
  });

  it('finds an event that cannot be read', async () => {
    tamper(`update event set data = '{' where position = 12`);
    const { findings } = await audited();
    expect(findings[0]).toMatchObject({ change: 'unreadable', index: 11, event: { position: '12' } });
  });

  it('finds that the end was cut off', async () => {
    tamper('delete from event where position > 25');
    const { findings, covered, events } = await audited();
    expect({ covered, events }).toEqual({ covered: 20, events: 25 });
    expect(findings).toMatchObject([
      { change: 'truncated', index: 25, event: { position: '26' } },
      { kind: 'head-contradicts', between: [20, 30] },
    ]);
  });

  describe('of an older state of the log that was put back', () => {
    it('finds what is missing, also where its proof log was put back with it', async () => {
      const older = await recordedLog(0);
      await log.store.backup(log.nextTo('backup.db'));
      await log.record(4);
      await signed();
      const store = await openSqliteEventStore({ file: log.nextTo('backup.db') });
      expect((await audited({ store })).findings).toMatchObject([
        { change: 'truncated', index: 30 },
        { kind: 'head-contradicts', between: [30, 34] },
      ]);
      await proveLog(older.proofs, store);
      expect((await audited({ store, proofs: openProofLog(older.proofs) })).findings).toMatchObject([
        { kind: 'head-contradicts', between: [30, 34] },
      ]);
      await store.close();
      await older.dispose();
    });

    it('finds where it went on another way', async () => {
      await log.store.backup(log.nextTo('backup.db'));
      await log.record(4);
      await signed();
      const store = await openSqliteEventStore({ file: log.nextTo('backup.db') });
      for (let times = 0; times < 5; times += 1) await store.append(aStream(), 'no-stream', [anEvent()]);
      expect((await audited({ store })).findings).toMatchObject([
        { change: 'rewritten', index: 30 },
        { kind: 'head-contradicts', between: [30, 34] },
      ]);
      await store.close();
    });
  });

  describe('where log and proof log were changed alike', () => {
    it('is located between two signed heads', async () => {
      tamper(`update event set data = '{}' where position = 25`);
      rmSync(log.proofs, { recursive: true });
      await proveLog(log.proofs, log.store);
      expect(await audited()).toMatchObject({
        covered: 20,
        findings: [{ kind: 'head-contradicts', between: [20, 30] }],
      });
    });

    it('is found only with a head stored elsewhere if the heads were removed too', async () => {
      const elsewhere = log.nextTo('elsewhere');
      saveHead(
        elsewhere,
        withSigner((signer) => signer.newest()!),
      );
      const { key } = new ProofKeyFile(keyFile, originOf(await log.store.identity())).read()!;
      tamper(`update event set data = '{}' where position = 25`);
      for (const folder of [log.proofs, heads]) rmSync(folder, { recursive: true });
      await signed();
      expect((await audited()).findings).toEqual([]);
      const { findings } = await audited({ more: [headsIn(elsewhere)], keys: [key] });
      expect(findings.map(({ kind }) => kind).sort()).toEqual(['fork', 'head-contradicts']);
    });
  });

  describe('with a head that was stored elsewhere', () => {
    it('says how far it reaches, apart from those of the folder: what was changed behind it was signed again with the same key', async () => {
      const elsewhere = log.nextTo('elsewhere');
      saveHead(elsewhere, headsIn(heads).heads[0]!);
      const { key } = new ProofKeyFile(keyFile, originOf(await log.store.identity())).read()!;
      tamper(`update event set data = '{}' where position = 25`);
      for (const folder of [log.proofs, heads]) rmSync(folder, { recursive: true });
      await signed();
      const report = await audited({ more: [headsIn(elsewhere)], keys: [key] });
      expect(report).toMatchObject({ covered: 30, brought: { heads: 1, covered: 20 }, findings: [] });
      expect((await audited({ keys: [key] })).brought).toEqual({ heads: 0, covered: 0 });
    });

    it('counts it also where the folder has the same one, and not where it is refused', async () => {
      expect(await audited({ more: [headsIn(heads)] })).toMatchObject({ heads: 2, brought: { heads: 2, covered: 30 } });
      const elsewhere = log.nextTo('elsewhere');
      const other = newSigningKey('stepdown/other');
      saveHead(elsewhere, parseHead(signHead({ origin: other.name, size: 30, root: Buffer.alloc(32) }, other))!);
      expect((await audited({ more: [headsIn(elsewhere)] })).brought).toEqual({ heads: 0, covered: 0 });
    });
  });

  it('says that the proof log was changed where heads agree with the log', async () => {
    tamper(`update leaf set recorded_at = '2020-01-01T00:00:00.000Z' where place = 5`, proofLogIn(log.proofs).file);
    expect(await audited()).toMatchObject({ covered: 30, findings: [{ kind: 'proof-log-changed', index: 5 }] });
  });

  it('says that hashes of the proof log were changed', async () => {
    tamper('update leaf set hashes = zeroblob(length(hashes)) where place = 7', proofLogIn(log.proofs).file);
    expect((await audited()).findings).toMatchObject([{ kind: 'proof-log-changed', index: 7 }]);
  });

  describe('of heads', () => {
    const root = Buffer.alloc(32, 1);
    const origin = async (): Promise<string> => originOf(await log.store.identity());
    const plant = (written: string): string => saveHead(heads, parseHead(written)!);

    it('finds a forged signature', async () => {
      const { written } = withSigner((signer) => signer.newest()!);
      const file = plant(written.replace('\n30\n', '\n29\n'));
      expect((await audited()).findings).toMatchObject([{ kind: 'forged-head', file }]);
    });

    it('finds two signed heads of one size that differ', async () => {
      const { key } = new ProofKeyFile(keyFile, await origin()).read()!;
      plant(signHead({ origin: await origin(), size: 30, root }, key));
      const { findings } = await audited();
      expect(findings.map(({ kind }) => kind)).toEqual(['head-contradicts', 'fork']);
    });

    it('finds a signed head that no later one goes on from', async () => {
      const { key } = new ProofKeyFile(keyFile, await origin()).read()!;
      plant(signHead({ origin: await origin(), size: 25, root }, key));
      const { findings, covered } = await audited();
      expect(covered).toBe(30);
      expect(findings.map(({ kind }) => kind).sort()).toEqual(['fork', 'head-contradicts']);
    });

    it('refuses a head of a retired key for more events than it was valid for', async () => {
      const { key } = new ProofKeyFile(keyFile, await origin()).read()!;
      withSigner((signer) => signer.rotate());
      await log.record(3);
      await signed();
      expect(await audited()).toMatchObject({ covered: 33, findings: [] });
      const file = plant(signHead({ origin: await origin(), size: 32, root }, key));
      expect((await audited()).findings).toMatchObject([{ kind: 'retired-key', file }]);
    });

    it('refuses it by the retirement that the auditor brings, though the folder has none', async () => {
      const { key } = new ProofKeyFile(keyFile, await origin()).read()!;
      const brought = log.nextTo('brought');
      saveRetirement(brought, key, withSigner((signer) => signer.rotate()).retirement.written);
      rmSync(join(heads, `${key.id}.retired`));
      await log.record(3);
      plant(signHead({ origin: await origin(), size: 32, root }, key));
      const kinds = async (more: Heads[]) => (await audited({ more, keys: [key] })).findings.map(({ kind }) => kind);
      expect(await kinds([])).toContain('head-contradicts');
      expect(await kinds([headsIn(brought)])).toEqual(['retired-key']);
    });

    it('refuses a key that nobody vouches for where keys are given', async () => {
      const { key } = new ProofKeyFile(keyFile, await origin()).read()!;
      const other = newSigningKey(await origin());
      const file = plant(signHead({ origin: await origin(), size: 30, root }, other));
      expect(await audited({ keys: [key] })).toMatchObject({
        ...{ keysGiven: true, covered: 30 },
        findings: [{ kind: 'unknown-key', file }],
      });
    });

    it('refuses a head of another log', async () => {
      const file = plant(signHead({ origin: 'stepdown/other', size: 3, root }, newSigningKey('stepdown/other')));
      expect((await audited()).findings).toMatchObject([{ kind: 'other-log', file }]);
    });
  });
});
