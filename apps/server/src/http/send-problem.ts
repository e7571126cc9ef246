import type { FastifyReply } from 'fastify';
import type { Problem } from './problem.js';

/** Answers a problem, with the headers that belong to it. */
export function sendProblem(
  reply: FastifyReply,
  found: Problem,
  headers: Readonly<Record<string, string>> = {},
): FastifyReply {
  return reply.status(found.status).headers(headers).type('application/problem+json').send(found);
}
