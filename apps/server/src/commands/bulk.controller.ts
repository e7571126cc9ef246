import { Controller, Header, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import type { Logger } from 'pino';
import type { Answer } from '#recording/answer';
import type { RecordRequest } from '#recording/request';
import { LOGGER } from '../http/logger.js';
import { NDJSON } from '../http/ndjson.js';
import { ApiLines, ApiLinesBody, ApiProblems, ApiSecured } from '../http/openapi.js';
import { fail } from '../http/problem.js';
import { callerOf, Requires } from '../identity/caller.js';
import { OpenCalls } from '../identity/open-calls.js';
import { answerLines } from './answer-lines.js';
import { coalesced } from './coalesced.js';
import { RecordCommand } from './record.command.js';

/** Token of how long the input of a stream is waited for, in milliseconds. */
export const INPUT_IDLE = Symbol('InputIdle');

@Controller('v1/commands')
@ApiTags('commands')
@ApiSecured()
@Requires('record')
export class BulkController {
  constructor(
    private readonly commands: CommandBus,
    private readonly calls: OpenCalls,
    @Inject(INPUT_IDLE) private readonly idle: number,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Records commands of many episodes, one a line, and answers one line each, in order, while the body still arrives. */
  @Post()
  @Header('content-type', NDJSON)
  @ApiOperation({
    operationId: 'RecordCommands',
    summary: 'Records many commands: NDJSON in, NDJSON out, one answer a line, in order',
    description:
      'Lines are answered as they are recorded; a line that cannot be accepted never stops the rest. ' +
      'Lines of one episode are decided in their order. A sender that loses the connection sends the same lines again: nothing is recorded twice. ' +
      'Where the server ends the stream, because it stops, the key was revoked or nothing arrives for too long, the last line has the status `ended`, ' +
      'the reason as its problem, and the `line` from which on nothing was recorded.',
  })
  @ApiLinesBody('CommandLine')
  @ApiLines(200, 'One answer a line', 'AnswerLine')
  @ApiProblems(415)
  recordAll(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    if (!(request.body instanceof Readable)) fail('unsupported-media-type', { detail: `Send ${NDJSON}.` });
    const { actor, provider } = callerOf(request);
    const ending = { signal: this.calls.watch(request, reply), idle: this.idle };
    const answers = answerLines(request.body, (command) => this.record(command), { actor, provider }, ending);
    void reply
      .status(200)
      .type(NDJSON)
      .send(Readable.from(coalesced(answers), { objectMode: false }));
  }

  private async record(command: RecordRequest): Promise<Answer> {
    try {
      return await this.commands.execute(new RecordCommand(command));
    } catch (error) {
      const { commandId, episodeId } = command;
      this.logger.error({ err: error, commandId, episodeId }, 'a command failed');
      throw error;
    }
  }
}
