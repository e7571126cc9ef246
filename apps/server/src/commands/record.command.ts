import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Answer } from '#recording/answer';
import type { Recorder } from '#recording/recorder';
import type { RecordRequest } from '#recording/request';
import { Metrics } from '../health/metrics.js';
import { RECORDER } from '../engine/engine.js';
import { callIdsOf, type CallIds } from '../http/request-id.js';
import { UnconfirmedCommands } from './unconfirmed-commands.js';

/** A well-formed command about one episode, its sender, and the HTTP call that brought it. */
export class RecordCommand extends Command<Answer> {
  constructor(
    readonly request: RecordRequest,
    readonly call: CallIds,
  ) {
    super();
  }
}

@CommandHandler(RecordCommand)
export class RecordCommandHandler implements ICommandHandler<RecordCommand> {
  constructor(
    @Inject(RECORDER) private readonly recorder: Recorder,
    private readonly metrics: Metrics,
    private readonly unconfirmed: UnconfirmedCommands,
  ) {}

  async execute({ request, call }: RecordCommand): Promise<Answer> {
    const answer = await this.recorder.record(request);
    this.metrics.answered(request.type, answer.status);
    const { commandId, episodeId } = request;
    if (answer.status === 'unknown') this.unconfirmed.note(answer.cause, { ...callIdsOf(call), commandId, episodeId });
    else if (answer.status === 'accepted') this.unconfirmed.confirmed();
    return answer;
  }
}
