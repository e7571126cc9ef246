import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { linesOf } from '#recording/lines';
import type { Reply, TestServer } from './server.js';

/** A stream of commands over a connection of its own, whose body stays open until it is ended. */
export interface OpenStream {
  /** Sends lines; resolves when there is room for more, or the connection has ended: to whether it is still there. */
  send(lines: readonly unknown[]): Promise<boolean>;
  end(): void;
  /** The answers, each as it comes. Can be read once. */
  readonly answers: AsyncGenerator<Reply['body']>;
}

export function openStream({ url }: TestServer, headers: Record<string, string> = {}): OpenStream {
  const call = request(`${url}/v1/commands`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', ...headers },
  });
  const response = once(call, 'response') as Promise<[IncomingMessage]>;
  const closed = once(call, 'close');
  // The server ends the connection of a sender who goes on after the last answer.
  call.on('error', () => undefined);
  return {
    async send(lines) {
      if (call.destroyed) return false;
      const hasRoom = call.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      if (!hasRoom) await Promise.race([once(call, 'drain'), closed]);
      return !call.destroyed;
    },
    end: () => call.end(),
    answers: (async function* () {
      const [answer] = await response;
      for await (const line of linesOf(answer, 1_000_000)) {
        if ('text' in line) yield JSON.parse(line.text) as Reply['body'];
      }
    })(),
  };
}
