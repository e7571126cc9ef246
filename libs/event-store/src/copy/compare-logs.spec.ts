import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aStream, anEvent, collect } from '../contract/support.js';
import { revision } from '../port.js';
import type { NewEvent, RecordedEvent } from '../port.js';
import { temporaryLog } from '../sqlite/support/temporary-log.js';
import type { TemporaryLog } from '../sqlite/support/temporary-log.js';
import { compareLogs, differenceInWords } from './compare-logs.js';
import { copyLog } from './copy-log.js';

let source: TemporaryLog;
let target: TemporaryLog;
beforeEach(async () => {
  source = await temporaryLog();
  target = await temporaryLog();
});
afterEach(() => Promise.all([source.dispose(), target.dispose()]));

const compare = () => compareLogs(source.store.readAll(), target.store.readAll());
const names = ['the source', 'the target'] as const;

/** A copy of the source with a change to each event. */
async function copyChanged(change: (event: RecordedEvent) => Partial<NewEvent & { recordedAt: string }>) {
  for (const event of await collect(source.store.readAll())) {
    const { stream, revision: at } = event;
    const expected = at === 0n ? 'no-stream' : revision(at - 1n);
    await target.store.appendCopies(stream, expected, [{ ...event, ...change(event) }]);
  }
}

describe('comparing logs', () => {
  it('gives the digest that its description defines', async () => {
    await source.store.append(aStream(), 'no-stream', [anEvent()]);
    await copyLog({ from: source.store, to: target.store });
    const [event] = await collect(source.store.readAll());
    const { commandId, commandDigest, correlationId, causationId, actor, schemaVersion } = event!.metadata;
    const line = {
      data: { effectiveOn: '2026-03-02', kind: 'group', minutes: 180 },
      id: event!.id,
      index: 0,
      metadata: { actor, causationId, commandDigest, commandId, correlationId, schemaVersion },
      recordedAt: event!.recordedAt,
      revision: '0',
      stream: event!.stream,
      type: 'ServiceRecorded',
    };
    const sha256 = createHash('sha256')
      .update(`${JSON.stringify(line)}\n`)
      .digest('hex');
    expect(await compare()).toEqual({ a: { events: 1, sha256 }, b: { events: 1, sha256 } });
  });

  it('does not mind the order of members', async () => {
    await source.store.append(aStream(), 'no-stream', [anEvent()]);
    await copyChanged(({ data }) => ({ data: Object.fromEntries(Object.entries(data).reverse()) }));
    expect(await compare()).not.toHaveProperty('firstDifference.index');
  });

  it.each<[string, Partial<NewEvent & { recordedAt: string }>]>([
    ['type', { type: 'ServiceVoided' }],
    ['data', { data: {} }],
    ['metadata', { metadata: { ...anEvent().metadata, actor: 'somebody' } }],
    ['recordedAt', { recordedAt: '2100-01-01T00:00:00.000Z' }],
    ['id', { id: anEvent().id }],
  ])('finds another %s', async (member, changed) => {
    const stream = aStream();
    await source.store.append(stream, 'no-stream', [anEvent(), anEvent()]);
    await copyChanged(({ revision: at }) => (at === 1n ? changed : {}));
    const { a, b, firstDifference } = await compare();
    expect(firstDifference).toMatchObject({ index: 1, members: [member], a: { stream, revision: 1n } });
    expect(a.sha256).not.toBe(b.sha256);
    expect(differenceInWords(firstDifference!, names)).toContain(`event 1 differs in ${member}: ${stream} at 1`);
  });

  it('finds that one goes on where the other has ended, and counts both', async () => {
    const stream = aStream();
    await source.store.append(stream, 'no-stream', [anEvent()]);
    await copyLog({ from: source.store, to: target.store });
    await source.store.append(stream, revision(0), [anEvent(), anEvent()]);
    const { a, b, firstDifference } = await compare();
    expect([a.events, b.events]).toEqual([3, 1]);
    expect(differenceInWords(firstDifference!, names)).toMatch(
      /^event 1 of the source is .*, where the target has ended$/,
    );
    const turned = await compareLogs(target.store.readAll(), source.store.readAll());
    expect(differenceInWords(turned.firstDifference!, names)).toMatch(
      /^event 1 of the target is .* the source has ended$/,
    );
  });

  it('ends on a stop signal', async () => {
    await source.store.append(aStream(), 'no-stream', [anEvent(), anEvent()]);
    const stop = new AbortController();
    const comparing = compareLogs(source.store.readAll(), target.store.readAll(), {
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    });
    await expect(comparing).rejects.toThrow('enough');
  });
});
