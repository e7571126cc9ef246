import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditLog } from '#audit/audit/audit-log';
import { HeadSigner } from '#audit/heads/head-signer';
import { headsIn } from '#audit/heads/heads-folder';
import { ProofFollower } from '#audit/proof-log/follower';
import { openProofLog } from '#audit/proof-log/proof-log';
import { proveLog } from '#audit/proof-log/prove-log';
import { saltedEvent } from '#audit/proof-log/testing/recorded-log';
import { aStream } from '#event-store/contract/support';
import { copyLog } from '#event-store/copy/copy-log';
import { openEventStoreDb, type EventStoreDb } from '#event-store/eventstoredb/event-store-db';
import { openSqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { StandIn } from './support/eventstoredb/stand-in.js';

describe('proofs of a log in EventStoreDB', () => {
  let standIn: StandIn;
  let store: EventStoreDb;
  let folder: string;
  const proofs = (): string => join(folder, 'proofs');
  const heads = (): string => join(folder, 'heads');
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stepdown-esdb-proofs-'));
    standIn = await StandIn.start();
    store = await openEventStoreDb({ connectionString: standIn.connectionString });
    for (let number = 0; number < 12; number += 1) {
      await store.append(aStream(), 'no-stream', [saltedEvent(number), saltedEvent(number)]);
    }
  });
  afterEach(async () => {
    await store.close();
    await standIn.kill();
    rmSync(folder, { recursive: true });
  });

  const rootOf = (path: string): { size: number; root: string } => {
    const log = openProofLog(path);
    try {
      return { size: log.size(), root: log.root().toString('hex') };
    } finally {
      log.close();
    }
  };
  const audited = async () => {
    const log = openProofLog(proofs());
    try {
      return await auditLog({ log: store, proofs: log, heads: [headsIn(heads())], keys: [] });
    } finally {
      log.close();
    }
  };

  it('follow it while it grows, and go on after an interruption', async () => {
    const first = new ProofFollower({ folder: proofs(), log: store });
    await first.waitFor((await store.head())!.position, AbortSignal.timeout(60_000));
    await first.stop();
    await store.append(aStream(), 'no-stream', [saltedEvent(99)]);
    const second = new ProofFollower({ folder: proofs(), log: store });
    await second.waitFor((await store.head())!.position, AbortSignal.timeout(60_000));
    await second.stop();
    expect(rootOf(proofs()).size).toBe(25);
    expect(await audited()).toMatchObject({ events: 25, leaves: 25, findings: [] });
  });

  it('have the root of its copy in SQLite, whose positions are others', async () => {
    const copy = await openSqliteEventStore({ file: join(folder, 'copy.sqlite') });
    await copyLog({ from: store, to: copy });
    await proveLog(proofs(), store);
    await proveLog(join(folder, 'copied'), copy);
    expect(rootOf(join(folder, 'copied'))).toEqual(rootOf(proofs()));
    await copy.close();
  });

  it('find an event whose payload was changed on the disk of the node', async () => {
    await proveLog(proofs(), store);
    const log = openProofLog(proofs());
    new HeadSigner(log, { folder: heads(), keyFile: join(folder, 'key.json') }).sign();
    const { id } = log.at(7)!.envelope;
    log.close();
    const stored = standIn.database.log.find((event) => event.id === id)!;
    const changed = Buffer.from(Buffer.from(stored.data).toString().replace('session', 'lesson'));
    Object.assign(stored, { data: changed });
    expect((await audited()).findings).toMatchObject([
      { kind: 'log-changed', change: 'changed', index: 7, parts: ['content'], event: { id } },
      { kind: 'head-contradicts', between: [0, 24] },
    ]);
  });
});
