import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Logger } from 'pino';
import type { Answer } from '#recording/answer';
import type { Recorder } from '#recording/recorder';
import type { RecordRequest } from '#recording/request';
import { Metrics } from '../health/metrics.js';
import { RECORDER } from '../engine/engine.js';
import { LOGGER } from '../http/logger.js';

/** A well-formed command about one episode, with who sends it. */
export class RecordCommand extends Command<Answer> {
  constructor(readonly request: RecordRequest) {
    super();
  }
}

@CommandHandler(RecordCommand)
export class RecordCommandHandler implements ICommandHandler<RecordCommand> {
  constructor(
    @Inject(RECORDER) private readonly recorder: Recorder,
    private readonly metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async execute({ request }: RecordCommand): Promise<Answer> {
    const answer = await this.recorder.record(request);
    this.metrics.answered(request.type, answer.status);
    if (answer.status === 'unknown') {
      const { commandId, episodeId } = request;
      this.logger.error({ err: answer.cause, commandId, episodeId }, 'a command was not confirmed');
    }
    return answer;
  }
}
