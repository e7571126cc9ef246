import { Controller, Header, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import type { Logger } from 'pino';
import type { Answer } from '#recording/answer';
import type { RecordRequest } from '#recording/request';
import { LOGGER } from '../http/logger.js';
import { NDJSON } from '../http/ndjson.js';
import { ApiLines, ApiLinesBody, ApiProblems, ApiSecured } from '../http/openapi.js';
import { fail, invalidParameter } from '../http/problem.js';
import { callIdsOf, type CallIds } from '../http/request-id.js';
import { StreamEnded } from '../http/stream-ended.js';
import { callerOf, Requires } from '../identity/caller.js';
import { OpenCalls } from '../identity/open-calls.js';
import { answerLines, answerFilters, type AnswerFilter } from './answer-lines.js';
import { spooled, type SpoolOptions } from './answer-spool.js';
import { coalesce } from './coalesce.js';
import { RecordCommand } from './record.command.js';

/** Token of the time to wait for the input of a stream, in milliseconds. */
export const INPUT_IDLE = Symbol('InputIdle');

/** Token of the store for unread answers. */
export const ANSWER_SPOOL = Symbol('AnswerSpool');

@Controller('v1/commands')
@ApiTags('commands')
@ApiSecured()
@Requires('record')
export class BulkController {
  constructor(
    private readonly commands: CommandBus,
    private readonly calls: OpenCalls,
    @Inject(INPUT_IDLE) private readonly idle: number,
    @Inject(ANSWER_SPOOL) private readonly spool: SpoolOptions,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Records commands of many episodes, one per line, and answers each line in order while the body still arrives. */
  @Post()
  @Header('content-type', NDJSON)
  @ApiOperation({
    operationId: 'RecordCommands',
    summary: 'Records many commands: NDJSON in, NDJSON out, one answer per line, in order',
    description:
      'Lines are answered as they are recorded; a line that is refused never stops the rest. ' +
      'Lines of one episode are decided in order. A sender that loses the connection sends the same lines again: nothing is recorded twice. ' +
      'Answers that are not read while the body is sent wait, up to a limit that the operator sets. ' +
      'If the server ends the stream, because it stops, the key was revoked, nothing arrives for too long or there is no room for more unread answers, the last line has the status `ended`, ' +
      'the reason as its problem, and the first `line` that was not recorded.',
  })
  @ApiQuery({
    name: 'answers',
    required: false,
    schema: { type: 'string', enum: [...answerFilters], default: 'all' },
    description:
      '`failures`: only lines that were not recorded are answered, each with its `line`; the last line has the status `done`, and in `counts` the number of lines of each status.',
  })
  @ApiLinesBody('CommandLine')
  @ApiLines(200, 'One answer per line', 'AnswerLine')
  @ApiProblems(400, 415)
  recordAll(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Query('answers') answers?: unknown): void {
    const filter = answerFilterIn(answers);
    if (!(request.body instanceof Readable)) fail('unsupported-media-type', { detail: `Send ${NDJSON}.` });
    const { actor, provider } = callerOf(request);
    const unread = new AbortController();
    const signal = AbortSignal.any([this.calls.watch(request, reply), unread.signal]);
    const limits = { signal, idle: this.idle };
    const record = (command: RecordRequest) => this.record(command, request);
    const options = { limits, filter, requestId: request.id };
    const lines = coalesce(answerLines(request.body, record, { actor, provider }, options));
    const full = () => unread.abort(new StreamEnded('answers-unread'));
    void reply
      .status(200)
      .type(NDJSON)
      .send(Readable.from(spooled(lines, this.spool, full), { objectMode: false }));
  }

  private async record(command: RecordRequest, call: CallIds): Promise<Answer> {
    try {
      return await this.commands.execute(new RecordCommand(command, call));
    } catch (error) {
      const { commandId, episodeId } = command;
      this.logger.error({ ...callIdsOf(call), err: error, commandId, episodeId }, 'a command failed');
      throw error;
    }
  }
}

function answerFilterIn(text: unknown): AnswerFilter {
  if (text === undefined) return 'all';
  const filter = answerFilters.find((each) => each === text);
  return filter ?? invalidParameter('answers', `it is ${answerFilters.join(' or ')}`);
}
