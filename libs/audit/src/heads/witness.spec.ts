import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { leafHash } from '../merkle/hashes.js';
import { newSigningKey } from '../notes/keys.js';
import { parseHead, signHead, type SignedHead } from './head.js';
import { Witness } from './witness.js';

const key = newSigningKey('stepdown/log');
const headOf = (size: number): SignedHead =>
  parseHead(signHead({ origin: key.name, size, root: leafHash(Buffer.from(String(size))) }, key))!;

describe('a witness', () => {
  let server: Server;
  let url: string;
  let answers: number[];
  let received: { readonly type: string | undefined; readonly body: string }[];
  let onReceived: () => void;
  beforeEach(async () => {
    answers = [];
    received = [];
    server = createServer((request, response) => {
      void text(request).then((body) => {
        received.push({ type: request.headers['content-type'], body });
        response.writeHead(answers.shift() ?? 200).end();
        onReceived();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/heads`;
  });
  afterEach(() => void server.close());

  const receiving = (count: number): Promise<void> =>
    new Promise((resolve) => {
      onReceived = () => void (received.length >= count && resolve());
    });

  it('is sent each head as it was signed', async () => {
    const witness = new Witness({ url });
    const arrived = receiving(1);
    witness.offer(headOf(3));
    await arrived;
    expect(received).toEqual([{ type: 'text/plain; charset=utf-8', body: headOf(3).written }]);
    await witness.close();
  });

  it('that refuses a head is reported, and gets the newest one later', async () => {
    answers = [500];
    const failures: string[] = [];
    const arrived = receiving(2);
    const witness: Witness = new Witness({
      url,
      retryAfter: 0,
      onFailure: (why) => {
        failures.push(why);
        witness.offer(headOf(5));
      },
    });
    witness.offer(headOf(3));
    await arrived;
    expect(failures).toEqual(['the witness answers with status 500']);
    expect(received.map(({ body }) => body)).toEqual([headOf(3).written, headOf(5).written]);
    await witness.close();
  });

  it('that is not there keeps nobody waiting', async () => {
    server.close();
    const failed = new Promise<string>((resolve) => {
      const witness = new Witness({
        url,
        onFailure: (why) => {
          void witness.close();
          resolve(why);
        },
      });
      witness.offer(headOf(3));
    });
    expect(await failed).toMatch(/ECONNREFUSED/);
  });
});
