import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aStream, anEvent, collect, follow, idsIn } from '../contract/support.js';
import { revision, streamName } from '../port.js';
import { checkLog } from './check.js';
import { headRecordOf, readHeadRecord } from './head-record.js';
import { Appender } from './support/child.js';
import type { Acknowledged } from './support/child.js';
import { temporaryLog } from './support/temporary-log.js';
import type { TemporaryLog } from './support/temporary-log.js';

let log: TemporaryLog;
beforeEach(async () => {
  log = await temporaryLog();
});
afterEach(() => log.dispose());

describe('several processes on one log', () => {
  it('see each other’s events live', async () => {
    const stream = aStream();
    const { signal } = new AbortController();
    const seen = follow(log.store.subscribe({ signal }), new Set([stream]), 40);
    const appender = new Appender(log.file, [stream], 40);
    const written = await collect(appender.acknowledged());
    expect((await seen).map(({ id }) => id)).toEqual(written.map(({ id }) => id));
  });

  it('write to the same streams without losing or doubling a revision', async () => {
    const streams = [aStream(), aStream(), aStream()];
    const appenders = [new Appender(log.file, streams, 60), new Appender(log.file, streams, 60)];
    const written = (await Promise.all(appenders.map((appender) => collect(appender.acknowledged())))).flat();
    expect(appenders.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    for (const stream of streams) {
      const events = await collect(log.store.readStream(stream));
      expect(events.map(({ revision }) => revision)).toEqual(Array.from({ length: 120 }, (_, index) => BigInt(index)));
      expect(places(events)).toEqual(places(written.filter((event) => event.stream === stream)));
    }
  });

  it('share the record of its head, which is behind nothing that was acknowledged', async () => {
    const appenders = [new Appender(log.file, [aStream()], 60), new Appender(log.file, [aStream()], 60)];
    const acknowledged = await Promise.all(appenders.map((appender) => collect(appender.acknowledged())));
    expect(acknowledged.map(({ length }) => length)).toEqual([60, 60]);
    const [last] = (await collect(log.store.readAll())).slice(-1);
    expect(readHeadRecord(headRecordOf(log.file))).toEqual({
      log: await log.store.identity(),
      position: Number(last!.position),
      id: last!.id,
    });
  });

  it('agree on one log when they make it at the same time', async () => {
    const file = log.nextTo('new.db');
    const streams = [aStream(), aStream(), aStream(), aStream()];
    const appenders = streams.map((stream) => new Appender(file, [stream], 5));
    await Promise.all(appenders.map((appender) => collect(appender.acknowledged())));
    expect(appenders.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    expect(checkLog(file).head).toBe(20n);
  });
});

describe('a process killed while it appends', () => {
  it.each([1, 25, 150, 600])('loses nothing of the %d and more events it saw acknowledged', async (enough) => {
    const streams = Array.from({ length: 16 }, aStream);
    const appender = new Appender(log.file, streams, Infinity);
    const acknowledged: Acknowledged[] = [];
    for await (const event of appender.acknowledged()) {
      acknowledged.push(event);
      if (acknowledged.length === enough) appender.kill();
    }
    const { identity } = checkLog(log.file);
    expect(identity).toBe(await log.store.identity());
    expect(readHeadRecord(headRecordOf(log.file))!.position).toBeGreaterThanOrEqual(acknowledged.length);
    expect(places(await collect(log.store.readAll()))).toEqual(expect.arrayContaining(places(acknowledged)));
  });

  it('may send its last events again without doubling them', async () => {
    const stream = aStream();
    const appender = new Appender(log.file, [stream], Infinity);
    const acknowledged: Acknowledged[] = [];
    for await (const event of appender.acknowledged()) {
      acknowledged.push(event);
      if (acknowledged.length === 20) appender.kill();
    }
    const before = await idsIn(log.store, stream);
    const { id } = acknowledged[9]!;
    expect(await log.store.append(stream, revision(8), [anEvent({ id })])).toMatchObject({ revision: 9n });
    expect(await idsIn(log.store, stream)).toEqual(before);
  });
});

describe('a process that finds the disk full', () => {
  it('fails its appends, loses nothing, and goes on when there is room', async () => {
    const streams = [aStream(), aStream()];
    const appender = new Appender(log.file, streams, 200, 256);
    const failures: string[] = [];
    const makeRoom = (failure: string) => {
      failures.push(failure);
      if (failures.length === 1) appender.lift();
      appender.repeat();
    };
    const acknowledged = await collect(appender.acknowledged(makeRoom));
    expect(failures[0]).toContain('unknown whether the append was written');
    expect(acknowledged).toHaveLength(400);
    expect(places(await collect(log.store.readAll()))).toEqual(places(acknowledged));
  });
});

function places(events: readonly { stream: string; revision: bigint | string; id: string }[]): string[] {
  return events.map(({ stream, revision, id }) => `${streamName(stream)} ${revision} ${id}`).sort();
}
