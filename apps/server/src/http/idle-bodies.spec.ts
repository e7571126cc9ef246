import { FastifyAdapter } from '@nestjs/platform-fastify';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { endIdleBodies } from './idle-bodies.js';

describe('a body that stops arriving', () => {
  let adapter: FastifyAdapter;
  beforeEach(async () => {
    adapter = new FastifyAdapter();
    endIdleBodies(adapter, 20);
    // Longer than a body may be idle.
    adapter.getInstance().post('/', (_request, reply) => void setTimeout(() => void reply.send('done'), 100));
    await adapter.getInstance().listen({ port: 0, host: '127.0.0.1' });
  });
  afterEach(() => adapter.close());

  const post = (length: number, body: string) => {
    const { port } = (adapter.getInstance().server as { address(): AddressInfo }).address();
    const headers = { 'content-type': 'application/json', 'content-length': String(length) };
    const call = request({ port, host: '127.0.0.1', method: 'POST', headers });
    call.write(body);
    return call;
  };

  it('answers that the call is ended, and ends its connection', async () => {
    const call = post(100, '{');
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(408);
    let text = '';
    for await (const chunk of answer) text += String(chunk);
    expect(JSON.parse(text)).toMatchObject({ code: 'body-idle', retryable: true });
    if (!call.destroyed) await once(call, 'close');
  });

  it('does not end a call that is answered slowly', async () => {
    const [answer] = (await once(post(2, '{}'), 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(200);
    answer.resume();
  });
});
