import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiKey, type Caller } from '#access/api-key';
import { KeyFile } from '#access/key-file';
import { configFrom, type WrittenSettings } from '#server/config';
import { createDataFolder } from '#server/engine/data-folder';
import { createLogger } from '#server/http/logger';
import { startServer, type RunningServer } from '#server/server';

/** What came back: the status, the headers, and the body read as JSON where it is JSON. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // The shape of a body is what the specs look at.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

/** A server in this process, on a folder of its own and a free port. */
export interface TestServer {
  readonly url: string;
  readonly folder: string;
  readonly running: RunningServer;
  get(path: string, headers?: Record<string, string>): Promise<Reply>;
  /** Sends a command; its id is new unless `idempotency-key` is given. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Reply>;
  /** Sends commands as NDJSON and answers the lines that came back. */
  bulk(lines: readonly unknown[], headers?: Record<string, string>): Promise<Reply['body'][]>;
  /** Stops and starts again on the same folder. */
  restart(): Promise<TestServer>;
  dispose(): Promise<void>;
}

export interface TestServerOptions {
  readonly folder?: string;
  /** Its engines, and whether it projects; default embedded. */
  readonly settings?: WrittenSettings;
}

export async function startTestServer({
  folder = newFolder(),
  settings = {},
}: TestServerOptions = {}): Promise<TestServer> {
  const own = { dataFolder: folder, host: '127.0.0.1', port: '0', logLevel: 'error', timeZone: 'UTC' };
  const options = { ...own, ...settings };
  const running = await startServer(configFrom(options, {}), createLogger('error'));
  const send = async (path: string, init: RequestInit): Promise<Reply> => {
    const response = await fetch(running.url + path, init);
    const text = await response.text();
    const isJson =
      response.headers.get('content-type')?.includes('json') &&
      !response.headers.get('content-type')?.includes('ndjson');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  return {
    url: running.url,
    folder,
    running,
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, body, headers = {}) =>
      send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    async bulk(lines, headers = {}) {
      const body = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
      const reply = await send('/v1/commands', {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson', ...headers },
        body,
      });
      return String(reply.body)
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Reply['body']);
    },
    async restart() {
      await running.stop();
      return startTestServer({ folder, settings });
    },
    async dispose() {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes a key in a folder and answers the header that presents it. */
export function keyIn(folder: string, caller: Caller): { readonly authorization: string } {
  const { key, secret } = createApiKey(caller, new Date().toISOString());
  new KeyFile(createDataFolder(folder)).add(key);
  return { authorization: `Bearer ${secret}` };
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'stepdown-'));
}
