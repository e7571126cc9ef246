import { describe, expect, it } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { StreamEnded } from '../http/stream-ended.js';
import { abortableBody, untilAborted } from './abortable-body.js';

const LONG = 600_000;

describe('an abortable body', () => {
  const collect = async (items: AsyncIterable<unknown>) => {
    const seen: string[] = [];
    const ended = await (async () => {
      for await (const item of items) seen.push(String(item));
    })().catch((error: unknown) => error);
    return { seen, ended };
  };

  it('is passed on as it comes if nobody ends it', async () => {
    const { signal } = new AbortController();
    expect(await collect(abortableBody(PassThrough.from(['a', 'b']), { signal, idle: LONG }))).toEqual({
      seen: ['a', 'b'],
      ended: undefined,
    });
  });

  it('ends during a wait, and the rest of it is still read', async () => {
    const body = new PassThrough({ highWaterMark: 4 });
    const limits = new AbortController();
    body.write('first');
    const chunks = abortableBody(body, { signal: limits.signal, idle: LONG });
    expect(String((await chunks.next()).value)).toBe('first');
    const waiting = collect(chunks);
    limits.abort(new StreamEnded('stopping'));
    expect(await waiting).toEqual({ seen: [], ended: new StreamEnded('stopping') });
    const read = new Promise((resolve) => body.once('end', resolve));
    for (let chunk = 0; chunk < 100; chunk++) body.write('more than fits');
    body.end();
    await read;
    expect(body.readableLength).toBe(0);
  });

  it('ends between two lines of one chunk, and the rest of it is still read', async () => {
    const body = PassThrough.from(['a', 'b', 'c']);
    const limits = new AbortController();
    const items = untilAborted(abortableBody(body, { signal: limits.signal, idle: LONG }), limits.signal);
    expect(String((await items.next()).value)).toBe('a');
    limits.abort(new StreamEnded('unauthenticated'));
    expect((await collect(items)).ended).toMatchObject({ code: 'unauthenticated' });
  });

  it('ends if nothing arrives for too long during a wait', async () => {
    const { signal } = new AbortController();
    const { ended } = await collect(abortableBody(new PassThrough(), { signal, idle: 1 }));
    expect(ended).toMatchObject({ code: 'body-idle' });
  });

  describe('after its end', () => {
    const ended = async (body: PassThrough, dropped: { readonly most: number; readonly within: number }) => {
      const limits = new AbortController();
      const waiting = collect(abortableBody(body, { signal: limits.signal, idle: LONG }, dropped));
      limits.abort(new StreamEnded('answers-unread'));
      return (await waiting).ended;
    };
    const closed = (body: PassThrough) => new Promise((resolve) => body.once('close', resolve));

    it('is closed if more of it is left than is discarded', async () => {
      const body = new PassThrough();
      expect(await ended(body, { most: 100, within: LONG })).toMatchObject({ code: 'answers-unread' });
      const gone = closed(body);
      body.write('x'.repeat(60));
      body.write('x'.repeat(60));
      await gone;
      expect(body.destroyed).toBe(true);
    });

    it('is closed if it does not end in time', async () => {
      const body = new PassThrough();
      const gone = closed(body);
      expect(await ended(body, { most: 100, within: 1 })).toMatchObject({ code: 'answers-unread' });
      await gone;
    });
  });
});
