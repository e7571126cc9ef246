import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aStream, anEvent, idsIn } from '../contract/support.js';
import { isConflict } from '../errors.js';
import { revision } from '../port.js';
import type { EventStore, ExpectedRevision, StreamName } from '../port.js';
import { temporaryLog } from './support/temporary-log.js';
import type { TemporaryLog } from './support/temporary-log.js';

/** Two streams, few ids and low revisions: most appends meet an earlier one. */
const pool = Array.from({ length: 4 }, () => randomUUID());
const attempt = fc.record({
  stream: fc.nat(1),
  expected: fc.oneof(fc.integer({ min: -1, max: 6 }), fc.constant('head' as const)),
  ids: fc.array(fc.constantFrom(...pool), { minLength: 1, maxLength: 3 }),
});

/** A minimal model of what EventStoreDB does with an append at an exact revision. */
class Model {
  readonly #streams = new Map<StreamName, string[]>();

  idsOf(stream: StreamName): readonly string[] {
    return this.#streams.get(stream) ?? [];
  }

  append(stream: StreamName, expected: number, added: readonly string[]): string {
    const held = this.idsOf(stream);
    const after = held.slice(expected + 1, expected + 1 + added.length);
    if (held.length === expected + 1) this.#streams.set(stream, [...held, ...added]);
    else if (after.join() !== added.join()) return `conflict at ${held.length - 1}`;
    return `last at ${expected + added.length}`;
  }
}

async function appendTo(
  store: EventStore,
  stream: StreamName,
  expected: number,
  added: readonly string[],
): Promise<string> {
  const believed: ExpectedRevision = expected === -1 ? 'no-stream' : revision(expected);
  try {
    const answer = await store.append(
      stream,
      believed,
      added.map((id) => anEvent({ id })),
    );
    return `last at ${answer.revision}`;
  } catch (error) {
    if (!isConflict(error)) throw error;
    return `conflict at ${error.actual === 'no-stream' ? -1 : error.actual}`;
  }
}

let log: TemporaryLog;
beforeEach(async () => {
  log = await temporaryLog();
});
afterEach(() => log.dispose());

it('answers any sequence of appends as EventStoreDB does', () =>
  fc.assert(
    fc.asyncProperty(fc.array(attempt, { minLength: 1, maxLength: 25 }), async (attempts) => {
      const model = new Model();
      const streams = [aStream(), aStream()];
      for (const { stream: index, expected: wanted, ids } of attempts) {
        const stream = streams[index]!;
        const expected = wanted === 'head' ? model.idsOf(stream).length - 1 : wanted;
        const answer = model.append(stream, expected, ids);
        expect(await appendTo(log.store, stream, expected, ids)).toBe(answer);
      }
      for (const stream of streams) expect(await idsIn(log.store, stream)).toEqual(model.idsOf(stream));
    }),
    { numRuns: 100 },
  ));
