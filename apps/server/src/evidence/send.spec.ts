import { describe, expect, it } from '@jest/globals';
import { StreamEnded } from '../http/stream-ended.js';
import { inChunks } from './send.js';

describe('evidence that is sent', () => {
  const large = 'x'.repeat(40_000);
  const logged: unknown[] = [];
  const logger = { error: (...entry: unknown[]) => void logged.push(entry) };

  async function* pieces() {
    for (;;) yield large;
  }

  it('ends early when its caller loses access, which is not a failure', async () => {
    const controller = new AbortController();
    const sent = inChunks(pieces(), { signal: controller.signal, logger });
    expect((await sent.next()).value).toBe(large);
    controller.abort(new StreamEnded('unauthenticated'));
    await expect(sent.next()).rejects.toThrow('unauthenticated');
    expect(logged).toEqual([]);
  });

  it('is logged if it breaks off', async () => {
    async function* truncated() {
      yield large;
      throw new Error('the disk is gone');
    }
    const sent = inChunks(truncated(), { signal: new AbortController().signal, logger });
    await sent.next();
    await expect(sent.next()).rejects.toThrow('the disk is gone');
    expect(logged).toHaveLength(1);
  });
});
