import { connect } from 'node:net';
import { once } from 'node:events';
import { linesOf } from '#recording/lines';
import type { Reply } from './server.js';

/** What came back to a sender that wrote first. */
export interface WrittenFirst {
  readonly status: number;
  readonly answers: readonly Reply['body'][];
}

/**
 * Sends a body as most HTTP libraries do: all of it is written before anything of the answer is read, from the socket too.
 * Rejects where the connection ends before the whole answer is there.
 */
export async function writeFirst(
  url: string,
  path: string,
  lines: Iterable<string> | AsyncIterable<string>,
  headers: Record<string, string> = {},
): Promise<WrittenFirst> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const failed = once(socket, 'error').then(([error]) => Promise.reject(error as Error));
  failed.catch(() => undefined);
  const write = async (text: string): Promise<void> => {
    if (!socket.write(text)) await Promise.race([once(socket, 'drain'), failed]);
  };
  const head = { host: hostname, 'content-type': 'application/x-ndjson', connection: 'close', ...headers };
  const fields = Object.entries({ ...head, 'transfer-encoding': 'chunked' }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  await write(`POST ${path} HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n`);
  for await (const text of joined(lines)) await write(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
  await write('0\r\n\r\n');
  return answerIn(socket);
}

/** Lines in pieces of some 64 KiB. */
async function* joined(lines: Iterable<string> | AsyncIterable<string>): AsyncGenerator<string> {
  let text = '';
  for await (const line of lines) {
    text += `${line}\n`;
    if (text.length < 65_536) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

async function answerIn(socket: AsyncIterable<Buffer>): Promise<WrittenFirst> {
  const chunks = socket[Symbol.asyncIterator]();
  let received = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const { done, value } = await chunks.next();
    if (done !== true) received = Buffer.concat([received, value]);
    return done !== true;
  };
  while (!received.includes('\r\n\r\n')) if (!(await more())) throw new Error('the connection ended before the answer');
  const end = received.indexOf('\r\n\r\n');
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(received.subarray(0, end).toString())?.[1]);
  const length = /\r\ncontent-length: (\d+)/i.exec(received.subarray(0, end).toString())?.[1];
  received = received.subarray(end + 4);
  if (length !== undefined) {
    while (received.length < Number(length))
      if (!(await more())) throw new Error('the connection ended within the answer');
    return { status, answers: [JSON.parse(received.toString()) as Reply['body']] };
  }
  async function* unchunked(): AsyncGenerator<Uint8Array> {
    for (;;) {
      for (let at = received.indexOf('\r\n'); at < 0; at = received.indexOf('\r\n')) {
        if (!(await more())) throw new Error('the connection ended within the answer');
      }
      const at = received.indexOf('\r\n');
      const size = Number.parseInt(received.subarray(0, at).toString(), 16);
      if (size === 0) return;
      while (received.length < at + 2 + size + 2) {
        if (!(await more())) throw new Error('the connection ended within the answer');
      }
      yield received.subarray(at + 2, at + 2 + size);
      received = received.subarray(at + 2 + size + 2);
    }
  }
  const answers: Reply['body'][] = [];
  for await (const line of linesOf(unchunked(), 1_000_000)) {
    if ('text' in line) answers.push(JSON.parse(line.text) as Reply['body']);
  }
  return { status, answers };
}
