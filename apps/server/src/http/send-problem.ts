import type { FastifyReply } from 'fastify';
import type { Problem } from './problem.js';

/** Sends a problem, with the request id and its headers. */
export function sendProblem(
  reply: FastifyReply,
  found: Problem,
  headers: Readonly<Record<string, string>> = {},
): FastifyReply {
  reply.problemCode = found.code;
  const body: Problem = { ...found, requestId: reply.request.id };
  return reply.status(found.status).headers(headers).type('application/problem+json').send(body);
}
