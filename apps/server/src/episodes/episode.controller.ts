import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Caller } from '#access/api-key';
import { isCalendarDate, type CalendarDate } from '#episode/dates';
import { episodeIdOf, etagOf, instantOf, POSITION_HEADER } from '../http/headers.js';
import { ApiAnswer, ApiEpisodeId, ApiProblems, ApiSecured, schemaRef } from '../http/openapi.js';
import { fail, invalidParameter } from '../http/problem.js';
import { CurrentCaller, Requires } from '../identity/caller.js';
import { FindEpisode, isVisibleTo, type FoundEpisode } from './episode.queries.js';
import { historyView } from './history.view.js';
import { episodeView } from './episode.view.js';

@Controller('v1/episodes/:episodeId')
@ApiTags('episodes')
@ApiSecured()
@Requires('record', 'audit')
@ApiEpisodeId()
@ApiQuery({
  name: 'recordedAt',
  required: false,
  description: 'An instant: answers with what was known then.',
  schema: { type: 'string', format: 'date-time' },
})
export class EpisodeController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({
    operationId: 'GetEpisode',
    summary: 'One episode, folded from the log: as believed now, as known at an instant, as it stood on a date',
  })
  @ApiQuery({
    name: 'effectiveOn',
    required: false,
    description: 'A date: leaves out what took effect later.',
    schema: { type: 'string', format: 'date' },
  })
  @ApiAnswer(200, 'The episode', schemaRef('Episode'), { headers: ['ETag', 'Stepdown-Position'] })
  @ApiProblems(400, 401, 403, 404)
  async episode(
    @Param('episodeId') id: string,
    @Query('recordedAt') recordedAt: string | undefined,
    @Query('effectiveOn') effectiveOn: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const asOf = { recordedAt: recordedAtOf(recordedAt), effectiveOn: dateOf(effectiveOn) };
    const found = await this.find(id, asOf, caller, reply);
    return episodeView(id, found.episode, found.course);
  }

  @Get('history')
  @ApiOperation({
    operationId: 'GetEpisodeHistory',
    summary:
      'Every entry of an episode in the order of recording: both dates, who, why, what it changed, in data and in words',
  })
  @ApiAnswer(200, 'The history', schemaRef('EpisodeHistory'), { headers: ['ETag', 'Stepdown-Position'] })
  @ApiProblems(400, 401, 403, 404)
  async history(
    @Param('episodeId') id: string,
    @Query('recordedAt') recordedAt: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const found = await this.find(id, { recordedAt: recordedAtOf(recordedAt) }, caller, reply);
    return historyView(id, found);
  }

  private async find(
    id: string,
    asOf: FindEpisode['asOf'],
    caller: Caller,
    reply: FastifyReply,
  ): Promise<FoundEpisode> {
    const episodeId = episodeIdOf(id);
    const found = await this.queries.execute(new FindEpisode(episodeId, asOf));
    if (found === undefined || !isVisibleTo(caller.provider, found)) {
      return fail('not-found', { detail: 'No episode with this id is known to this caller at that time.' });
    }
    void reply
      .header('etag', etagOf(found.episode.revision))
      .header(POSITION_HEADER, String(found.events.at(-1)!.position));
    return found;
  }
}

function recordedAtOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return instantOf(text) ?? invalidParameter('recordedAt', 'it is an instant with its time zone: 2026-03-01T09:30:00Z');
}

function dateOf(text: string | undefined): CalendarDate | undefined {
  if (text === undefined || isCalendarDate(text)) return text as CalendarDate | undefined;
  return invalidParameter('effectiveOn', 'it is a date of the calendar: 2026-03-01');
}
