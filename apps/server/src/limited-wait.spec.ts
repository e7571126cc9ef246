import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { limitedWait, WaitEnded } from './limited-wait.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Waits only for the signal. */
const forNothing = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });

describe('a wait with a limit', () => {
  it('ends at the limit, even after a garbage collection', async () => {
    const waiting = limitedWait(20, [new AbortController().signal], forNothing);
    collectGarbage();
    await expect(waiting).rejects.toThrow(WaitEnded);
  });

  it('ends with a signal, whose reason it gives', async () => {
    const stop = new AbortController();
    const waiting = limitedWait(60_000, [undefined, stop.signal], forNothing);
    collectGarbage();
    stop.abort(new Error('stopping'));
    await expect(waiting).rejects.toMatchObject({ name: 'WaitEnded', cause: { message: 'stopping' } });
  });

  it('fails as the awaited work does', async () => {
    const failing = limitedWait(60_000, [], () => Promise.reject(new Error('refused')));
    await expect(failing).rejects.toThrow('refused');
  });

  it('returns the awaited result', async () => {
    await expect(limitedWait(60_000, [], async () => 'here')).resolves.toBe('here');
  });
});
