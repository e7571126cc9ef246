import { expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeWithin } from './close-within.js';

it('a stop does not wait for an answer that never comes', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const call = get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
  const cut = once(call, 'error');
  await once(server, 'request');
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  await closeWithin({ getHttpServer: () => server, close }, 10);
  expect(await cut).toMatchObject([{ code: 'ECONNRESET' }]);
});
