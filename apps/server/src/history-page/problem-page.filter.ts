import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemFilter } from '../http/problem.filter.js';
import type { RawParameters } from '../http/parameters.js';
import { formInputIn } from './page-request.js';
import { headers } from './style.js';
import { problemPage } from './page.js';

/** Shows every error of a page as a page, with the status and the headers of the problem. */
@Catch()
export class ProblemPageFilter implements ExceptionFilter {
  constructor(private readonly problems: ProblemFilter) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const request = http.getRequest<FastifyRequest<{ Params: { episodeId: string }; Querystring: RawParameters }>>();
    const { found, headers: own } = this.problems.answerTo(error, request);
    if (reply.sent || reply.raw.headersSent) return;
    const { params, query } = request;
    reply.problemCode = found.code;
    void reply
      .status(found.status)
      .headers({ ...headers, ...own })
      .type('text/html; charset=utf-8')
      .send(problemPage(params.episodeId, found, formInputIn(query)).text);
  }
}
