import { once } from 'node:events';
import { connect } from 'node:net';
import { rmSync } from 'node:fs';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { configFrom, type LogLevel } from '#server/config';
import { createLogger } from '#server/http/logger';
import { startServer, type RunningServer } from '#server/server';
import { admission, referral, service } from './support/commands.js';
import { keyIn, newFolder } from './support/server.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE}-00f067aa0ba902b7-01`;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly requestId?: string;
  readonly [member: string]: unknown;
}

let folder: string;
let server: RunningServer;
let lines: LogLine[];
beforeEach(() => {
  folder = newFolder();
  lines = [];
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(level: LogLevel = 'debug'): Promise<void> {
  const log = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()) as LogLine);
      done();
    },
  });
  const settings = { dataFolder: folder, host: '127.0.0.1', port: '0', logLevel: level };
  server = await startServer(configFrom(settings, {}), createLogger(level, log));
}

async function call(path: string, init: RequestInit = {}) {
  const response = await fetch(`${server.url}${path}`, init);
  const text = await response.text();
  return { status: response.status, id: response.headers.get('x-request-id'), text };
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  call(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
    body: JSON.stringify(body),
  });

/** What is answered to bytes that are sent as they are. */
async function raw(bytes: string): Promise<string> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.write(bytes);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

const linesAbout = (id: string) => lines.filter(({ requestId }) => requestId === id);

describe('a call', () => {
  it('is known by the name that its caller gave it, in the answer and in the log', async () => {
    await start();
    expect(await post('/v1/episodes/E-1/referral', referral, { 'x-request-id': 'mine-1' })).toMatchObject({
      status: 201,
      id: 'mine-1',
    });
    expect(await call('/v1/episodes/E-1', { headers: { traceparent: PARENT } })).toMatchObject({
      status: 200,
      id: TRACE,
    });
    expect((await call('/health/live')).id).toMatch(UUID);
    expect((await call('/v1/events', { headers: { 'x-request-id': 'not one' } })).id).toMatch(UUID);
    expect(linesAbout('mine-1')).toEqual([
      {
        ...{ level: 20, time: expect.any(String), msg: 'a call was answered', requestId: 'mine-1', method: 'POST' },
        ...{
          route: '/v1/episodes/:episodeId/referral',
          status: 201,
          ms: expect.any(Number),
          bytes: expect.any(Number),
        },
      },
    ]);
    expect(linesAbout(TRACE)).toEqual([expect.objectContaining({ traceId: TRACE, route: '/v1/episodes/:episodeId' })]);
    expect(JSON.stringify(lines.filter(({ msg }) => msg === 'a call was answered'))).not.toContain('E-1');
  });

  it('has no line of its own but at debug', async () => {
    await start('info');
    await post('/v1/episodes/E-1/referral', referral);
    expect(lines.filter(({ msg }) => msg.startsWith('a call'))).toEqual([]);
  });

  it('has its id in every problem that is answered to it', async () => {
    await start();
    const headers = { 'x-request-id': 'mine-2' };
    const answers = await Promise.all([
      call('/v1/nothing', { headers }),
      call('/v1/episodes/E-1', { headers }),
      call('/v1/events?limit=none', { headers }),
      call('/v1/commands', { method: 'PUT', headers }),
      call('/v1/events/%zz', { headers }),
      post('/v1/episodes/E-1/referral', { effectiveOn: 7 }, headers),
      post('/v1/episodes/E-1/discharge', { effectiveOn: '2026-05-25', reason: 1 }, headers),
      call('/v1/events', { headers: { ...headers, origin: 'https://elsewhere.example' } }),
    ]);
    for (const { status, id, text } of answers) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect({ id, requestId: (JSON.parse(text) as LogLine).requestId }).toEqual({ id: 'mine-2', requestId: 'mine-2' });
    }
    const host = `host: ${new URL(server.url).host}\r\n`;
    const unexpected = await raw(
      `GET /v1/events HTTP/1.1\r\n${host}x-request-id: mine-3\r\nexpect: more\r\nconnection: close\r\n\r\n`,
    );
    expect(unexpected).toMatch(/x-request-id: mine-3\r\n[^]*"requestId":"mine-3"/i);
    const malformed = await raw('this is no HTTP\r\n\r\n');
    expect(malformed).toMatch(/x-request-id: ([0-9a-f-]{36})\r\n[^]*"requestId":"\1"/i);
  });

  it('has its id in the problems of lines, and of a stream that is ended', async () => {
    await start();
    const body = `{"type":"none"}\nnot json\n${JSON.stringify({ commandId: randomUUID(), episodeId: 'E-1', type: 'AdmitPatient', data: admission })}\n`;
    const headers = { 'content-type': 'application/x-ndjson', 'x-request-id': 'mine-4' };
    const { text } = await call('/v1/commands', { method: 'POST', headers, body });
    const problems = text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { problem: LogLine }).problem);
    expect(problems.map(({ requestId }) => requestId)).toEqual(['mine-4', 'mine-4', 'mine-4']);
  });
});

describe('a line of the log', () => {
  it('names the call whose command was not confirmed', async () => {
    await start();
    await post('/v1/episodes/E-1/referral', referral);
    await post('/v1/episodes/E-1/admission', admission);
    const file = new Database(join(folder, 'log.sqlite'));
    file.exec(`create trigger full before insert on event begin select raise(abort, 'full'); end`);
    file.close();
    expect((await post('/v1/episodes/E-1/services', service, { 'x-request-id': 'mine-5' })).status).toBe(503);
    expect(
      linesAbout('mine-5')
        .map(({ msg }) => msg)
        .sort(),
    ).toEqual(['a call was answered', 'a call was rejected', 'a command was not confirmed']);
  });

  it('names the call that was refused, and what an operator had done', async () => {
    const { authorization } = keyIn(folder, { actor: 'somebody', roles: ['operate'] });
    await start();
    const headers = { authorization, 'x-request-id': 'mine-6' };
    expect((await call('/v1/projection/rebuild', { method: 'POST', headers })).status).toBe(200);
    expect(linesAbout('mine-6').map(({ msg }) => msg)).toContain('the read models were rebuilt');
    expect((await call('/v1/events', { headers: { 'x-request-id': 'mine-7', traceparent: PARENT } })).status).toBe(401);
    expect(linesAbout('mine-7').find(({ msg }) => msg === 'a call was refused')).toMatchObject({
      ...{ level: 40, code: 'unauthenticated', traceId: TRACE },
    });
  });
});
