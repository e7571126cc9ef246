import { Controller, Get, HttpCode, Inject, Optional, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { ClockState, RecordingClock } from '#event-store/recording-clock';
import { LOGGER } from '../http/logger.js';
import { ApiAnswer, ApiProblems, ApiSecured, schemaRef } from '../http/openapi.js';
import { fail } from '../http/problem.js';
import { callIdsOf } from '../http/request-id.js';
import { CurrentCaller, Requires } from '../identity/caller.js';
import type { Caller } from '#access/api-key';
import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';

export const RECORDING_CLOCK = Symbol('RecordingClock');

@Controller('v1/clock')
@ApiTags('operation')
@ApiSecured()
@Requires('operate')
export class ClockController {
  constructor(
    @Optional() @Inject(RECORDING_CLOCK) private readonly clock: RecordingClock | undefined,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'GetClock', summary: 'The clock, compared with the recorded times' })
  @ApiAnswer(200, 'The state of the clock', schemaRef('Clock'))
  @ApiProblems(404)
  state() {
    return inSeconds(this.#own().state);
  }

  @Post('accept')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'AcceptClock',
    summary: 'Accepts a clock that jumped forward, and resumes recording',
  })
  @ApiAnswer(200, 'The state of the clock', schemaRef('Clock'))
  @ApiProblems(404)
  accept(@CurrentCaller() { actor }: Caller, @Req() request: FastifyRequest) {
    const clock = this.#own();
    this.logger.warn({ ...callIdsOf(request), ...clock.state, actor }, 'the clock was accepted as it is');
    return inSeconds(clock.accept());
  }

  #own(): RecordingClock {
    return this.clock ?? fail('not-found', { detail: 'The event store sets the times of its events itself.' });
  }
}

function inSeconds({ jumpedBy, behindBy }: ClockState) {
  return {
    now: new Date().toISOString(),
    jumpedBySeconds: jumpedBy / 1000,
    behindBySeconds: behindBy / 1000,
    records: jumpedBy === 0,
  };
}
