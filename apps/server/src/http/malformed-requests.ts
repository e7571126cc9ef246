import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { problem, type Problem, type ProblemCode } from './problem.js';
import { REQUEST_ID_HEADER, requestIdOf } from './request-id.js';

/** Problems for the HTTP parser's specific errors; all others are `malformed-request`. */
const codes: { readonly [code: string]: ProblemCode } = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'body-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-idle',
};

/**
 * Answers invalid HTTP like any other wrong request, and closes the connection. If an answer is already in progress,
 * such as a stream, it only closes the connection.
 */
export function answerMalformed(error: Error & { readonly code?: string }, socket: Socket): void {
  // The client has gone.
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (isBeingAnswered(socket)) return void socket.destroy();
  if (socket.writable) socket.write(written(problem(codes[error.code ?? ''] ?? 'malformed-request'), randomUUID()));
  socket.destroySoon();
}

/** Node has no public name for the answer in progress on a connection, and uses this one itself. */
function isBeingAnswered(socket: Socket & { readonly _httpMessage?: ServerResponse | null }): boolean {
  return socket._httpMessage?.headersSent === true;
}

/** Answers an address that cannot be decoded. */
export function answerUndecodable(_error: FastifyError, { id }: FastifyRequest, reply: FastifyReply): void {
  const { status, body, headers } = parts(problem('malformed-request'), id);
  void reply.status(status).headers(headers).send(body);
}

/** Answers an unknown `Expect` header. Node would answer it without a body. */
export function answerExpectations(adapter: FastifyAdapter): void {
  adapter.getInstance().server.on('checkExpectation', (request, response: ServerResponse) => {
    const { status, body, headers } = parts(problem('expectation-failed'), requestIdOf(request.headers));
    response.writeHead(status, headers).end(body);
  });
}

function written(answer: Problem, requestId: string): string {
  const { status, body, headers } = parts(answer, requestId);
  const lines = Object.entries({ ...headers, connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`;
}

function parts(answer: Problem, requestId: string): { status: number; body: string; headers: Record<string, string> } {
  const body = JSON.stringify({ ...answer, requestId });
  return {
    status: answer.status,
    body,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      [REQUEST_ID_HEADER]: requestId,
    },
  };
}
