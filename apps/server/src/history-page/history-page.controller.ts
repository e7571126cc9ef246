import { Controller, Get, Param, Query, Res, UseFilters } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Caller } from '#access/api-key';
import { differenceView } from '../episodes/difference.view.js';
import { historyView } from '../episodes/history.view.js';
import { episodeAt, episodeBetween, momentIn, spanIn } from '../episodes/moment.js';
import { CurrentCaller, KeyAsPassword, Requires } from '../identity/caller.js';
import type { RawParameters } from '../http/parameters.js';
import { pageRequestIn } from './page-request.js';
import { headers } from './style.js';
import { historyPage } from './page.js';
import { ProblemPageFilter } from './problem-page.filter.js';

/** The history of an episode for people: one page without scripts, to read and to print. */
@Controller('history')
@ApiExcludeController()
@Requires('record', 'audit')
@KeyAsPassword()
@UseFilters(ProblemPageFilter)
export class HistoryPageController {
  constructor(private readonly queries: QueryBus) {}

  @Get(':episodeId')
  async page(
    @Param('episodeId') id: string,
    @Query() raw: RawParameters,
    @CurrentCaller() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { input, moment, span } = pageRequestIn(raw);
    const at = momentIn(moment);
    const found = await episodeAt(this.queries, id, at, caller);
    const history = historyView(id, found, at.effectiveOn);
    const difference = span && (await this.difference(id, span, caller));
    await reply
      .headers(headers)
      .type('text/html; charset=utf-8')
      .send(historyPage(found, history, difference, input).text);
  }

  private async difference(id: string, raw: RawParameters, caller: Caller) {
    const span = spanIn(raw);
    const { later, known } = await episodeBetween(this.queries, id, span, caller);
    return differenceView(id, later, known, span.effectiveOn);
  }
}
