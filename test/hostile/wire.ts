import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A request as bytes go over the wire: nothing in it is checked or completed by a client. */
export interface WireRequest {
  readonly method: string;
  readonly target: string;
  /** Names and values in their order; a name may come twice. */
  readonly headers: readonly (readonly [string, string])[];
  /** The body; its length is not sent unless a header says it. */
  readonly body: string | Uint8Array | readonly Uint8Array[];
  /** The sender is gone as soon as anything is answered. */
  readonly leaves?: boolean;
}

/** What came back, or that nothing did. */
export interface WireAnswer {
  /** 0 where the server closed the connection without a word. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Milliseconds after which a request without a whole answer counts as hung. */
export const HUNG = 30_000;

/** The server has not answered in time. */
export class Hung extends Error {}

/** Sends a request over a connection of its own, and reads until the server closes it. Throws `Hung`. */
export async function send(url: string, request: WireRequest): Promise<WireAnswer> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const ended = AbortSignal.timeout(HUNG);
  const stop = (): void => void socket.destroy(new Hung(`${request.method} ${request.target.slice(0, 200)}`));
  ended.addEventListener('abort', stop);
  try {
    const received = everything(socket);
    if (request.leaves === true) socket.once('data', () => socket.destroy());
    await write(socket, request);
    return parse(await received);
  } finally {
    ended.removeEventListener('abort', stop);
    socket.destroy();
  }
}

/** Writes as fast as the server takes it; stops where the server has closed the connection. */
async function write(socket: Socket, { method, target, headers, body }: WireRequest): Promise<void> {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const parts = typeof body === 'string' || body instanceof Uint8Array ? [body] : body;
  for (const part of [`${method} ${target} HTTP/1.1\r\n${lines}\r\n`, ...parts]) {
    if (socket.destroyed || socket.readableEnded) return;
    if (!socket.write(part)) await drained(socket);
  }
}

async function drained(socket: Socket): Promise<void> {
  const done = new AbortController();
  const { signal } = done;
  try {
    await Promise.race([once(socket, 'drain', { signal }), once(socket, 'close', { signal })]);
  } catch {
    // Whoever reads from the connection gets its error.
  } finally {
    done.abort();
  }
}

async function everything(socket: Socket): Promise<string> {
  const parts: Buffer[] = [];
  try {
    for await (const part of socket) parts.push(part as Buffer);
  } catch (error) {
    // The server may close while the request is still being sent: what it has said by then counts.
    if (error instanceof Hung) throw error;
  }
  return Buffer.concat(parts).toString('utf8');
}

function parse(text: string): WireAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => nameAndValue(line)));
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0);
  const body = rest.join('\r\n\r\n');
  if (status === 100) return parse(body);
  return { status, headers, body: headers['transfer-encoding'] === 'chunked' ? unchunked(body) : body };
}

function nameAndValue(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

/** The content of a chunked body. Sizes are bytes. */
function unchunked(body: string): string {
  let rest = Buffer.from(body, 'utf8');
  let content = '';
  for (;;) {
    const end = rest.indexOf('\r\n');
    const size = Number.parseInt(rest.subarray(0, Math.max(end, 0)).toString('latin1'), 16);
    if (end < 0 || Number.isNaN(size) || size === 0) return content;
    content += rest.subarray(end + 2, end + 2 + size).toString('utf8');
    rest = rest.subarray(end + 2 + size + 2);
  }
}
