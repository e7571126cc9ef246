import { describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { coalesce } from './coalesce.js';

const LONG = 'x'.repeat(40_000);

describe('texts that are joined', () => {
  it('may fail while nobody takes the next: whoever takes it gets the error, and the process goes on', async () => {
    async function* failing(): AsyncGenerator<string> {
      yield LONG;
      throw new Error('the sender has gone');
    }
    const unhandled: unknown[] = [];
    const note = (error: unknown) => unhandled.push(error);
    process.on('unhandledRejection', note);
    try {
      const texts = coalesce(failing());
      expect((await texts.next()).value).toBe(LONG);
      await turn();
      await turn();
      expect(unhandled).toEqual([]);
      await expect(texts.next()).rejects.toThrow('the sender has gone');
    } finally {
      process.off('unhandledRejection', note);
    }
  });
});
