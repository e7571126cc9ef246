import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ProjectorStatus } from '#read-models/projector/status';
import { problem } from '#server/http/problem';
import { Client } from '../connection/client.js';
import type { Io } from '../io.js';
import { queryUpToDateWith, LONGEST_STANDSTILL } from './up-to-date.js';

const { signal } = new AbortController();
const HEAD = '100';
const MINUTE = 60_000;

/** A status request; before it, the clock advances by the given minutes. */
interface Look {
  readonly position: number;
  readonly state?: ProjectorStatus['state'];
  readonly failure?: string;
  readonly minutes?: number;
}

let server: Server;
let client: Client;
let looks: Look[];
let time: number;

/** A server that answers status requests in turn, and reports once its projection has reached the head. */
beforeEach(async () => {
  time = 0;
  let last: Look = { position: 0 };
  server = createServer(({ url }, answer) => {
    if (url === '/v1/projection') {
      last = looks.shift() ?? last;
      time += (last.minutes ?? 0) * MINUTE;
      const { position, state = 'catching-up', failure } = last;
      answer.end(JSON.stringify({ state, failure, position: String(position), head: { position: HEAD } }));
    } else if (last.position >= Number(HEAD)) {
      answer.end('{"figures":1}');
    } else {
      const late = problem('not-yet-visible');
      answer.writeHead(late.status).end(JSON.stringify(late));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = new Client(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, undefined, signal);
});
afterEach(async () => {
  await client.close();
  server.close();
  await once(server, 'close');
});

const stderr = new PassThrough();
const io: Io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr, env: {}, signal };
const send = () =>
  queryUpToDateWith(
    client,
    io,
    (headers) => client.get('/v1/reports/census', { headers }),
    () => time,
  );

describe('a question that waits for the read models', () => {
  it('waits while they pause for a time, as on a slow machine', async () => {
    looks = [0, 10, 10, 10, 10, 10, 60].map((position) => ({ position, minutes: 2 }));
    looks.push({ position: 100 });
    await expect(send()).resolves.toEqual({ figures: 1 });
  });

  it.each(['live', 'retrying', 'rebuilding', 'standby', 'elsewhere'] as const)(
    'waits while they are %s',
    async (state) => {
      looks = [{ position: 10 }, { position: 10, state }, { position: 10, state }, { position: 100, state }];
      await expect(send()).resolves.toEqual({ figures: 1 });
    },
  );

  it.each(['failed', 'stopped'] as const)('ends if the projection has %s, with its reason', async (state) => {
    looks = [{ position: 10 }, { position: 20 }, { position: 20, state, failure: 'the disk is full' }];
    await expect(send()).rejects.toMatchObject({
      message: 'the read models do not follow the log: the disk is full',
      ending: 'unavailable',
    });
  });

  it('ends after too long a standstill', async () => {
    looks = [{ position: 10 }, { position: 10 }, { position: 10, minutes: LONGEST_STANDSTILL }];
    await expect(send()).rejects.toMatchObject({
      message: 'the read models are at position 10 of 100, and have not advanced for 10 minutes',
      ending: 'unavailable',
    });
  });

  it('says from time to time how far they are', async () => {
    stderr.read();
    looks = [{ position: 0 }, { position: 40, minutes: 1 }, { position: 70, minutes: 1 }, { position: 100 }];
    await send();
    expect(String(stderr.read())).toBe('projecting: 40%, 40\nprojecting: 70%, 70\n');
  });
});
