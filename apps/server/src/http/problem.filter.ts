import { UnreadableEvent } from '#episode/upcast';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { HeadTooLate, LogNotAsProved } from '#audit/evidence/gather';
import { NotYetProjected } from '#read-models/reports/as-of';
import { InvalidOption } from '#read-models/reports/options';
import { NoRelease, NotShareable, ReleaseIncomplete } from '#read-models/reports/sharing/errors';
import {
  PreviousReadModelUnusable,
  NoPreviousReadModel,
  ReadModelRebuilding,
  RebuildUnderWay,
} from '#read-models/rebuild/errors';
import {
  AlreadyProjected,
  QueryTimedOut,
  ReadModelBusy,
  ReadModelFilling,
  ReadModelOutdated,
  ReadModelRefused,
  ReadModelUnavailable,
} from '#read-models/store/errors';
import { VerificationUnderWay } from '#read-models/verify/verify';
import type { WriteSide } from '../engine/engine.js';
import { ProjectedElsewhere } from '../engine/read-side.js';
import { problem, ProblemException, type Problem, type ProblemCode } from './problem.js';
import { callIdsOf, type CallIds } from './request-id.js';
import { sendProblem } from './send-problem.js';
import { StreamEnded } from './stream-ended.js';

/** Problems for Fastify's own errors, by their code. */
const fastifyCodes: { readonly [code: string]: ProblemCode } = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed-json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed-json',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed-json',
};

const statusCodes: { readonly [status: number]: ProblemCode } = {
  400: 'malformed-json',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'body-too-large',
  415: 'unsupported-media-type',
  503: 'stopping',
};

/** Problems for errors of the server's parts. */
const knownErrors: readonly (readonly [abstract new (...parameters: never[]) => Error, ProblemCode])[] = [
  [RebuildUnderWay, 'rebuild-under-way'],
  [NoPreviousReadModel, 'nothing-kept'],
  [VerificationUnderWay, 'verification-under-way'],
  [ProjectedElsewhere, 'projected-elsewhere'],
  [AlreadyProjected, 'projected-elsewhere'],
  [ReadModelUnavailable, 'read-models-unavailable'],
  [ReadModelOutdated, 'projection-stopped'],
  [ReadModelRefused, 'projection-stopped'],
  [ReadModelRebuilding, 'projection-rebuilding'],
  [ReadModelFilling, 'projection-catching-up'],
  [ReadModelBusy, 'read-models-busy'],
  [QueryTimedOut, 'query-timed-out'],
  [NoRelease, 'no-release'],
  [ReleaseIncomplete, 'release-incomplete'],
];

/**
 * Turns every error into `application/problem+json`. An unexpected error is logged, and its answer reveals no
 * internals.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    private readonly log: Pick<WriteSide, 'isUnavailable'>,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const { found, headers } = this.answerTo(error, http.getRequest<FastifyRequest>());
    if (reply.sent || reply.raw.headersSent) return;
    void sendProblem(reply, found, headers);
  }

  /** The problem for an error, with its headers. Logs unexpected errors. */
  answerTo(
    error: unknown,
    request: CallIds,
  ): { readonly found: Problem; readonly headers: Readonly<Record<string, string>> } {
    const found = this.log.isUnavailable(error) ? problem('log-unavailable') : problemFor(error);
    if (found.status >= 500 && found.code === 'internal-error')
      this.logger.error({ ...callIdsOf(request), err: error }, 'request failed');
    if (error instanceof ReadModelBusy && error.cause !== undefined) this.#logRefusedQuery(error, request);
    return { found, headers: { ...(found.status === 503 && { 'retry-after': '1' }), ...headersOf(error) } };
  }

  /**
   * Too many queries are a passing state; a query without enough memory may always fail, so an operator must see it.
   */
  #logRefusedQuery({ message }: ReadModelBusy, request: CallIds): void {
    this.logger.warn({ ...callIdsOf(request), reason: message }, 'a query was refused');
  }
}

/** The problem for an error. */
export function problemFor(error: unknown): Problem {
  if (error instanceof ProblemException) return error.problem;
  if (error instanceof NotYetProjected) return notYetProjected(error);
  if (error instanceof ReadModelOutdated && error.isOlder) return problem('projection-rebuilding');
  if (error instanceof PreviousReadModelUnusable) return problem('kept-unusable', { detail: error.message });
  if (error instanceof NotShareable) return notShareable(error);
  if (error instanceof InvalidOption) return invalidOption(error);
  if (error instanceof HeadTooLate) return headTooLate(error);
  if (error instanceof UnreadableEvent) return problem('episode-unreadable', { detail: error.message });
  if (error instanceof StreamEnded) return problem(error.code);
  if (error instanceof LogNotAsProved) return problem('event-changed', { detail: error.message });
  const known = knownErrors.find(([type]) => error instanceof type)?.[1];
  if (known !== undefined) return problem(known);
  const code = (error as { code?: unknown } | null)?.code;
  const fastify = typeof code === 'string' ? fastifyCodes[code] : undefined;
  if (fastify !== undefined) return problem(fastify);
  const status =
    error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown } | null)?.statusCode;
  const byStatus = typeof status === 'number' ? statusCodes[status] : undefined;
  return problem(byStatus ?? 'internal-error');
}

function notYetProjected({ requested, reached }: NotYetProjected): Problem {
  return problem('not-yet-visible', { expected: String(requested), actual: String(reached) });
}

function notShareable({ reasons, code }: NotShareable): Problem {
  return problem(code, { errors: reasons.map((reason) => ({ ...reason, code })) });
}

function invalidOption({ option, message }: InvalidOption): Problem {
  return problem('invalid-parameter', { errors: [{ field: option, code: 'invalid', message }] });
}

function headTooLate({ message }: HeadTooLate): Problem {
  return problem('invalid-parameter', { errors: [{ field: 'since', code: 'invalid', message }] });
}

function headersOf(error: unknown): Readonly<Record<string, string>> {
  return error instanceof ProblemException ? error.headers : {};
}
