import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { EventStore } from '#event-store/port';
import { runReport, type Answer, type ReportRequest } from '#read-models/reports/run-report';
import {
  differenceOfReport,
  type DifferenceRequest,
  type ReportDifference,
} from '#read-models/reports/difference/difference';
import { episodes, type EpisodesPage, type EpisodesRequest } from '#read-models/reports/episodes';
import type { Report } from '#read-models/reports/report';
import { runPublicReport } from '#read-models/reports/sharing/run-public-report';
import type { Disclosure } from '#read-models/reports/sharing/share';
import { EVENT_STORE } from '../engine/engine.js';
import { READ_SIDE, type ReadSide } from '../engine/read-side.js';
import { queryReadModels } from './query-read-models.js';

/* Queries about many episodes, answered from the read models. */

export class ReportQuery extends Query<Answer> {
  constructor(
    readonly report: Report,
    readonly request: ReportRequest,
    readonly disclosure: Disclosure,
  ) {
    super();
  }
}

@QueryHandler(ReportQuery)
export class ReportQueryHandler implements IQueryHandler<ReportQuery> {
  constructor(@Inject(READ_SIDE) private readonly models: ReadSide) {}

  execute({ report, request, disclosure }: ReportQuery): Promise<Answer> {
    return queryReadModels<Answer>(this.models, (reader) =>
      disclosure === 'public' ? runPublicReport(reader, report, request) : runReport(reader, report, request),
    );
  }
}

export class ReportDifferenceQuery extends Query<ReportDifference> {
  constructor(
    readonly report: Report,
    readonly request: DifferenceRequest,
  ) {
    super();
  }
}

@QueryHandler(ReportDifferenceQuery)
export class ReportDifferenceQueryHandler implements IQueryHandler<ReportDifferenceQuery> {
  constructor(
    @Inject(READ_SIDE) private readonly models: ReadSide,
    @Inject(EVENT_STORE) private readonly log: EventStore,
  ) {}

  execute({ report, request }: ReportDifferenceQuery): Promise<ReportDifference> {
    return queryReadModels(this.models, (reader) => differenceOfReport({ reader, log: this.log }, report, request));
  }
}

export class ListEpisodes extends Query<EpisodesPage> {
  constructor(readonly request: EpisodesRequest) {
    super();
  }
}

@QueryHandler(ListEpisodes)
export class ListEpisodesHandler implements IQueryHandler<ListEpisodes> {
  constructor(@Inject(READ_SIDE) private readonly models: ReadSide) {}

  execute({ request }: ListEpisodes): Promise<EpisodesPage> {
    return queryReadModels(this.models, (reader) => episodes(reader, request));
  }
}

export const reportHandlers = [ReportQueryHandler, ReportDifferenceQueryHandler, ListEpisodesHandler];
