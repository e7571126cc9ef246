import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { aStream, anEvent, collect, idsOf } from '../contract/support.js';
import { compareLogs } from '../copy/compare-logs.js';
import { copyLog } from '../copy/copy-log.js';
import type { NewEvent, RecordedEvent } from '../port.js';
import { temporaryLog } from './support/temporary-log.js';
import type { TemporaryLog } from './support/temporary-log.js';

let log: TemporaryLog;
let events: NewEvent[];
beforeEach(async () => {
  log = await temporaryLog();
  events = [anEvent(), anEvent(), anEvent()];
});
afterEach(() => log.dispose());

/** Three events in the log, of which somebody wrote the middle one past the program. */
async function withStored(data: string, metadata = `'${JSON.stringify(events[1]!.metadata)}'`): Promise<void> {
  await log.store.append(aStream(), 'no-stream', [events[0]!]);
  const db = new Database(log.file);
  const insert = `insert into event values (2, 'episode-x', 0, ?, 'PatientAdmitted', ${data}, ${metadata}, ?)`;
  db.prepare(insert).run(events[1]!.id, (await log.store.head())!.recordedAt);
  db.close();
  await log.store.append(aStream(), 'no-stream', [events[2]!]);
}

const base64 = (...bytes: readonly number[]) => ({ base64: Buffer.from(bytes).toString('base64') });
const text = (written: string) => ({ base64: Buffer.from(written).toString('base64') });
const second = async (): Promise<RecordedEvent> => (await collect(log.store.readAll()))[1]!;

describe('an event that is stored as something else than JSON', () => {
  it.each([
    ['text that is cut short', `'{"level":'`, text('{"level":')],
    ['a list', `'[1]'`, text('[1]')],
    ['nothing', `''`, text('')],
    ['bytes that are no text', `cast(x'7b00ff' as text)`, base64(0x7b, 0, 0xff)],
  ])('is handed out as its bytes, and stops nobody: data that are %s', async (_name, stored, data) => {
    await withStored(stored);
    expect(idsOf(await collect(log.store.readAll()))).toEqual(idsOf(events));
    const { metadata, unreadable, ...event } = await second();
    expect(event).toMatchObject({ id: events[1]!.id, position: 2n, revision: 0n, data });
    expect(metadata).toEqual(events[1]!.metadata);
    expect(unreadable).toBe('its data are stored as something else than a JSON object');
  });

  it('may have metadata of which nothing can be read', async () => {
    await withStored(`'{}'`, `'nonsense'`);
    expect(await second()).toMatchObject({
      data: {},
      metadata: text('nonsense'),
      unreadable: 'its metadata are stored as something else than a JSON object',
    });
  });

  it('stays unreadable in a copy, which is equal', async () => {
    await withStored(`'{"level":'`, `'nonsense'`);
    const copy = await temporaryLog();
    await copyLog({ from: log.store, to: copy.store });
    const [, copied] = await collect(copy.store.readAll());
    const { firstDifference } = await compareLogs(log.store.readAll(), copy.store.readAll());
    await copy.dispose();
    expect(firstDifference).toBeUndefined();
    expect(copied).toEqual(await second());
  });
});
