import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Caller } from '#access/api-key';
import { etagOf, REVISION_HEADERS, POSITION_HEADER } from '../http/headers.js';
import { ApiAnswer, ApiEpisodeId, ApiProblems, ApiSecured, schemaRef } from '../http/openapi.js';
import { CurrentCaller, Requires } from '../identity/caller.js';
import type { RawParameters } from '../http/parameters.js';
import type { FoundEpisode } from './episode.queries.js';
import { differenceView } from './difference.view.js';
import { historyView } from './history.view.js';
import { episodeView } from './episode.view.js';
import { ApiMoment, ApiSpan, episodeAt, episodeBetween, momentIn, spanIn, type Moment } from './moment.js';

@Controller('v1/episodes/:episodeId')
@ApiTags('episodes')
@ApiSecured()
@Requires('record', 'audit')
@ApiEpisodeId()
export class EpisodeController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({
    operationId: 'GetEpisode',
    summary:
      'One episode, folded from the log: its current state, its state as known at a moment, or its state on a date',
  })
  @ApiMoment()
  @ApiAnswer(200, 'The episode', schemaRef('Episode'), { headers: REVISION_HEADERS })
  @ApiProblems(400, 404)
  async episode(
    @Param('episodeId') id: string,
    @Query() raw: RawParameters,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const found = await this.find(id, momentIn(raw), caller, reply);
    return episodeView(id, found.episode, found.course);
  }

  @Get('history')
  @ApiOperation({
    operationId: 'GetEpisodeHistory',
    summary:
      'Every entry of an episode in the order of recording: both dates, actor, cause and changes, as data and in words',
  })
  @ApiMoment()
  @ApiAnswer(200, 'The history', schemaRef('EpisodeHistory'), { headers: REVISION_HEADERS })
  @ApiProblems(400, 404)
  async history(
    @Param('episodeId') id: string,
    @Query() raw: RawParameters,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const moment = momentIn(raw);
    return historyView(id, await this.find(id, moment, caller, reply), moment.effectiveOn);
  }

  @Get('difference')
  @ApiOperation({
    operationId: 'GetEpisodeDifference',
    summary: 'How the effective state of an episode changed between two moments, and which entries changed it',
  })
  @ApiSpan()
  @ApiAnswer(200, 'The difference', schemaRef('EpisodeDifference'), { headers: REVISION_HEADERS })
  @ApiProblems(400, 404)
  async difference(
    @Param('episodeId') id: string,
    @Query() raw: RawParameters,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const span = spanIn(raw);
    const { later, known } = await episodeBetween(this.queries, id, span, caller);
    setRevisionHeaders(reply, later);
    return differenceView(id, later, known, span.effectiveOn);
  }

  private async find(id: string, moment: Moment, caller: Caller, reply: FastifyReply): Promise<FoundEpisode> {
    const found = await episodeAt(this.queries, id, moment, caller);
    setRevisionHeaders(reply, found);
    return found;
  }
}

/** Sets the headers with the revision and the log position of the answer. */
function setRevisionHeaders(reply: FastifyReply, { episode, events }: FoundEpisode): void {
  void reply.header('etag', etagOf(episode.revision)).header(POSITION_HEADER, String(events.at(-1)!.position));
}
