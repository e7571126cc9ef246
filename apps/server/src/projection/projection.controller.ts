import { Controller, Get, Header, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { NotParked } from '#read-models/projector/errors';
import type { ParkedStream } from '#read-models/store/read-model-store';
import { episodeIdOf as episodeOfStream, streamOf } from '#recording/episodes';
import { READ_SIDE, type ReadSide } from '../engine/read-side.js';
import { episodeIdOf } from '../http/headers.js';
import { NDJSON } from '../http/ndjson.js';
import { ApiAnswer, ApiEpisodeId, ApiProblems, ApiSecured, schemaRef } from '../http/openapi.js';
import { fail, ProblemException } from '../http/problem.js';
import { Shutdown } from '../http/shutdown.js';
import { Requires } from '../identity/caller.js';
import { progressLines, type RebuildLine } from './progress-lines.js';

@Controller('v1/projection')
@ApiTags('operation')
@ApiSecured()
@Requires('operate')
export class ProjectionController {
  constructor(
    @Inject(READ_SIDE) private readonly models: ReadSide,
    private readonly shutdown: Shutdown,
  ) {}

  @Get()
  @Requires('operate', 'analyse', 'audit')
  @ApiOperation({
    operationId: 'GetProjection',
    summary: 'How far the read models are behind the log, and how old its head is',
  })
  @ApiAnswer(200, 'The state of the projection', schemaRef('Projection'))
  @ApiProblems(401, 403)
  status() {
    return this.models.status();
  }

  @Get('parked')
  @ApiOperation({ operationId: 'GetParkedEpisodes', summary: 'Episodes that are not projected further, and why' })
  @ApiAnswer(200, 'Parked episodes', schemaRef('ParkedEpisodes'))
  @ApiProblems(401, 403)
  async parked() {
    return { parked: (await this.models.parkedStreams()).map(parkedView) };
  }

  @Post('parked/:episodeId/replay')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'ReplayParkedEpisode',
    summary: 'Projects a parked episode again, after what stopped it was mended',
  })
  @ApiEpisodeId()
  @ApiAnswer(200, 'Whether it is parked still', schemaRef('Replayed'))
  @ApiProblems(401, 403, 404, 409)
  async replay(@Param('episodeId') id: string) {
    try {
      const { events, parked } = await this.models.replayParked(streamOf(episodeIdOf(id)));
      return { events, parked: parked && parkedView(parked) };
    } catch (error) {
      if (error instanceof NotParked) fail('not-found', { detail: 'This episode is not parked.' });
      throw error;
    }
  }

  @Post('rebuild')
  @HttpCode(200)
  @Header('content-type', NDJSON)
  @ApiOperation({
    operationId: 'RebuildReadModels',
    summary: 'Builds the read models anew from the log beside the current ones, then switches to them',
    description:
      'Answers a line for every step of progress; the last one says `done` or carries a `problem`. A caller that goes away gives the rebuild up.',
  })
  @ApiAnswer(200, 'Progress, one line a step', schemaRef('RebuildLine'), { type: NDJSON })
  @ApiProblems(401, 403, 409)
  async rebuild(@Res() reply: FastifyReply): Promise<void> {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const signal = AbortSignal.any([gone.signal, this.shutdown.signal]);
    const lines = progressLines((onProgress) => this.models.rebuild({ onProgress, signal }));
    // A rebuild that cannot begin is a problem like any other; later ones are told in the last line.
    const { value: first } = await lines.next();
    if (first !== undefined && 'problem' in first) throw new ProblemException(first.problem);
    void reply.type(NDJSON).send(Readable.from(textOf(first, lines), { objectMode: false }));
  }
}

function parkedView({ stream, position, revision, eventType, reason }: ParkedStream) {
  const episodeId = episodeOfStream(stream);
  return { episodeId, position: String(position), revision: String(revision), eventType, reason };
}

async function* textOf(first: RebuildLine | undefined, rest: AsyncIterable<RebuildLine>): AsyncGenerator<string> {
  if (first !== undefined) yield `${JSON.stringify(first)}\n`;
  for await (const line of rest) yield `${JSON.stringify(line)}\n`;
}
