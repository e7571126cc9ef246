import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aStream, anEvent, collect, someEvents } from '../contract/support.js';
import { MAX_APPEND_BYTES, revision } from '../port.js';
import { prepareLogFile } from './log-file.js';
import type { AppendObservation } from './sqlite-event-store.js';
import { temporaryLog } from './support/temporary-log.js';
import type { TemporaryLog } from './support/temporary-log.js';
import { Writer } from './writer.js';

let log: TemporaryLog;
let observed: AppendObservation[];
let times: string[];
beforeEach(async () => {
  observed = [];
  times = [];
  log = await temporaryLog({
    onAppend: (observation) => observed.push(observation),
    clock: () => new Date(times.shift() ?? '2026-03-02T12:00:00.000Z'),
  });
});
afterEach(() => log.dispose());

describe('appends made at once', () => {
  it('share one commit', async () => {
    await Promise.all(Array.from({ length: 64 }, () => log.store.append(aStream(), 'no-stream', someEvents(2))));
    expect(observed).toHaveLength(64);
    expect(observed.every(({ group, events, seconds }) => group === 64 && events === 2 && seconds > 0)).toBe(true);
  });

  it('fail alone where they conflict', async () => {
    const [stream, other, event] = [aStream(), aStream(), anEvent()];
    const [first, rival, later, elsewhere] = await Promise.allSettled([
      log.store.append(stream, 'no-stream', [event]),
      log.store.append(stream, 'no-stream', [anEvent()]),
      log.store.append(stream, revision(0), [anEvent()]),
      log.store.append(other, 'no-stream', [anEvent()]),
    ]);
    expect(first).toMatchObject({ status: 'fulfilled', value: { revision: 0n } });
    expect(rival).toMatchObject({ status: 'rejected', reason: { code: 'revision-conflict', actual: 0n } });
    expect(later).toMatchObject({ status: 'fulfilled', value: { revision: 1n } });
    expect(elsewhere).toMatchObject({ status: 'fulfilled', value: { revision: 0n } });
    expect((await collect(log.store.readAll())).map(({ position }) => position)).toEqual([1n, 2n, 3n]);
  });

  it('share a commit only up to a few megabytes', async () => {
    const large = () => [anEvent({ data: { text: 'x'.repeat(MAX_APPEND_BYTES - 1024) } })];
    await Promise.all(Array.from({ length: 9 }, () => log.store.append(aStream(), 'no-stream', large())));
    expect(observed.map(({ group }) => group)).toEqual([4, 4, 4, 4, 4, 4, 4, 4, 1]);
    expect(await collect(log.store.readAll())).toHaveLength(9);
  });

  it('are recorded at one time, and never before an earlier commit', async () => {
    times = ['2026-03-02T12:00:00.000Z', '2026-03-02T11:00:00.000Z', '2026-03-02T13:00:00.000Z'];
    for (let commit = 0; commit < 3; commit++) {
      await Promise.all([1, 2].map(() => log.store.append(aStream(), 'no-stream', [anEvent()])));
    }
    const hours = (await collect(log.store.readAll())).map(({ recordedAt }) => recordedAt.slice(11, 13));
    expect(hours).toEqual(['12', '12', '12', '12', '13', '13']);
  });
});

describe('a writing thread that dies', () => {
  it('fails the appends it had, and the next ones get another thread', async () => {
    const file = log.nextTo('later.db');
    const writer = new Writer(
      file,
      () => new Date(),
      () => {},
    );
    const stream = aStream();
    const write = () => {
      const { id, type } = anEvent();
      return writer.write({ stream, expected: -1, events: [{ id, type, data: '{}', metadata: '{}' }] }, 4);
    };
    await expect(Promise.all([write(), write()])).rejects.toThrow('unknown whether the append was written');
    await expect(write()).rejects.toThrow('unknown whether the append was written');
    prepareLogFile(file);
    await expect(write()).resolves.toMatchObject({ outcome: { revision: 0, positions: [1] } });
    await writer.close();
  });
});
