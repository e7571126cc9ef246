import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import { line, referral } from './support/commands.js';
import { startTestServer, type TestServer } from './support/server.js';

describe('what is no HTTP any more, while it is being answered', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.dispose());

  it('ends the connection: no other answer is written into the one under way', async () => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    const text = `${JSON.stringify(line('e1', 'ReceiveReferral', referral))}\n`;
    const head = `POST /v1/commands HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/x-ndjson\r\n`;
    socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
    let got = '';
    socket.on('data', (part) => {
      got += String(part);
      if (got.includes('accepted')) socket.write('no length\r\n');
    });
    // A connection may end with or without a reset.
    socket.on('error', () => undefined);
    await once(socket, 'close');
    expect(got.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200']);
  });
});
