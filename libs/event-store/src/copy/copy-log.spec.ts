import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aStream, anEvent, collect, idsOf, someEvents } from '../contract/support.js';
import { MAX_APPEND_BYTES, revision } from '../port.js';
import type { CopyTarget, EventStore } from '../port.js';
import { temporaryLog } from '../sqlite/support/temporary-log.js';
import type { TemporaryLog } from '../sqlite/support/temporary-log.js';
import { compareLogs } from './compare-logs.js';
import { copyLog } from './copy-log.js';
import { LogWriter, TestClock, unsteady } from './support/logs.js';
import type { Fate, Step } from './support/logs.js';

const steps = (maxLength: number) =>
  fc.array(fc.record({ stream: fc.nat(3), events: fc.integer({ min: 1, max: 4 }), later: fc.nat(5_000) }), {
    minLength: 1,
    maxLength,
  });
const fates = fc.array(fc.constantFrom<Fate>('answered', 'lost-before', 'lost-after'), { maxLength: 30 });

let source: TemporaryLog;
let writer: LogWriter;
let targets: TemporaryLog[];
beforeEach(async () => {
  const clock = new TestClock();
  source = await temporaryLog({ clock: clock.now });
  writer = new LogWriter(source.store, clock);
  targets = [];
});
afterEach(() => Promise.all([source, ...targets].map((log) => log.dispose())));

async function newTarget(): Promise<EventStore & CopyTarget> {
  const target = await temporaryLog();
  targets.push(target);
  return target.store;
}

async function expectEqual(target: EventStore): Promise<void> {
  const { a, b, firstDifference } = await compareLogs(source.store.readAll(), target.readAll());
  expect(firstDifference).toBeUndefined();
  expect(b).toEqual(a);
}

const plain: readonly Step[] = [0, 1, 0, 2, 2, 1].map((stream) => ({ stream, events: 2, later: 1_000 }));

describe('copying a log', () => {
  it('gives an equal log, times of recording and all, and counts', async () => {
    await writer.writeAll(plain);
    const target = await newTarget();
    expect(await copyLog({ from: source.store, to: target })).toEqual({ events: 12, before: 0, position: 12n });
    expect(await collect(target.readAll())).toEqual(await collect(source.store.readAll()));
    await expectEqual(target);
  });

  it('of nothing gives nothing', async () => {
    const target = await newTarget();
    expect(await copyLog({ from: source.store, to: target })).toEqual({ events: 0, before: 0, position: undefined });
    expect(await target.head()).toBeUndefined();
  });

  it('goes on where it was interrupted, however often and wherever', () =>
    fc.assert(
      fc.asyncProperty(steps(12), fates, async (added, plan) => {
        await writer.writeAll(added);
        const target = await newTarget();
        const unsteadyTarget = unsteady(target, plan.values());
        for (let done = false; !done;) {
          done = await copyLog({
            from: source.store,
            to: unsteadyTarget,
            retry: { first: 0, most: 0, attempts: 1 },
          }).then(
            () => true,
            () => false,
          );
        }
        await expectEqual(target);
      }),
      { numRuns: 15 },
    ));

  it('sends an append whose answer was lost again, and doubles nothing', async () => {
    await writer.writeAll(plain);
    const target = await newTarget();
    const plan: readonly Fate[] = ['lost-after', 'lost-before', 'answered', 'lost-after', 'lost-after'];
    await copyLog({
      from: source.store,
      to: unsteady(target, plan.values()),
      retry: { first: 0, most: 0, attempts: 3 },
    });
    await expectEqual(target);
  });

  it('ends on a stop signal, and continues later', async () => {
    await writer.writeAll(plain);
    const target = await newTarget();
    const stop = new AbortController();
    const stopped = copyLog({
      from: source.store,
      to: target,
      signal: stop.signal,
      onProgress: ({ events }) => events >= 4 && stop.abort(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow('enough');
    expect(await collect(target.readAll())).toHaveLength(4);
    expect(await copyLog({ from: source.store, to: target })).toMatchObject({ before: 4, events: 12 });
    await expectEqual(target);
  });

  it('copies what is recorded meanwhile', async () => {
    await writer.writeAll(plain);
    const target = await newTarget();
    const more = plain.values();
    let writing = Promise.resolve();
    const slowly = unsteady(target, neverLosing());
    await copyLog({
      from: source.store,
      to: { ...slowly, appendCopies: async (...args) => (await writing, slowly.appendCopies(...args)) },
      onProgress: () => {
        const { value: step } = more.next();
        if (step !== undefined) writing = writing.then(() => writer.write(step));
      },
    });
    await expectEqual(target);
    expect(await collect(target.readAll())).toHaveLength(24);
  });

  it('takes events as large as an append may be, and streams longer than an append', async () => {
    const [large, long] = [aStream(), aStream()];
    const frame = MAX_APPEND_BYTES - 2_048;
    await source.store.append(large, 'no-stream', [anEvent({ data: { text: 'x'.repeat(frame) } })]);
    await source.store.append(large, revision(0), [anEvent({ data: { text: 'y'.repeat(frame) } })]);
    await source.store.append(long, 'no-stream', someEvents(1_200));
    const target = await newTarget();
    await copyLog({ from: source.store, to: target });
    await expectEqual(target);
  });
});

describe('a target that holds something else', () => {
  it('is refused at the first difference and left as it is', async () => {
    await writer.writeAll(plain);
    const target = await newTarget();
    await copyLog({ from: source.store, to: target });
    const other = aStream();
    await target.append(other, 'no-stream', [anEvent()]);
    await writer.write({ stream: 3, events: 1, later: 0 });
    const before = idsOf(await collect(target.readAll()));
    await expect(copyLog({ from: source.store, to: target })).rejects.toMatchObject({
      code: 'copy-target-differs',
      message: expect.stringMatching(new RegExp(`its event 12 is ${other} at 0 .*, where the source has episode-3`)),
    });
    expect(idsOf(await collect(target.readAll()))).toEqual(before);
  });

  it('is refused when it is longer than the source', async () => {
    await writer.writeAll(plain);
    const target = await newTarget();
    await copyLog({ from: source.store, to: target });
    await target.append(aStream(), 'no-stream', [anEvent()]);
    await expect(copyLog({ from: source.store, to: target })).rejects.toThrow('where the source has ended');
  });

  it('is refused when somebody writes to it meanwhile', async () => {
    await writer.writeAll(plain);
    const target = await newTarget();
    const [{ stream } = { stream: aStream() }] = await collect(source.store.readAll());
    const contended = unsteady(target, neverLosing());
    const copying = copyLog({
      from: source.store,
      to: {
        ...contended,
        appendCopies: async (...args) => {
          if (args[0] === stream) await target.append(stream, 'no-stream', [anEvent()]);
          return contended.appendCopies(...args);
        },
      },
    });
    await expect(copying).rejects.toMatchObject({
      code: 'copy-target-differs',
      message: expect.stringContaining(`cannot take ${stream} at 0`),
    });
  });
});

function* neverLosing(): Generator<Fate> {
  for (;;) yield 'answered';
}
