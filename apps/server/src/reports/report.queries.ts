import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { EventStore } from '#event-store/port';
import { ask, type Answer, type ReportRequest } from '#read-models/reports/ask';
import {
  differenceOfReport,
  type DifferenceRequest,
  type ReportDifference,
} from '#read-models/reports/difference/difference';
import { episodes, type EpisodesPage, type EpisodesRequest } from '#read-models/reports/episodes';
import type { Report } from '#read-models/reports/report';
import { askPublic } from '#read-models/reports/sharing/ask-public';
import type { Disclosure } from '#read-models/reports/sharing/share';
import { EVENT_STORE } from '../engine/engine.js';
import { READ_SIDE, type ReadSide } from '../engine/read-side.js';
import { askModels } from './ask-models.js';

/* Questions about many episodes, answered from the read models. */

export class AskReport extends Query<Answer> {
  constructor(
    readonly report: Report,
    readonly request: ReportRequest,
    readonly disclosure: Disclosure,
  ) {
    super();
  }
}

@QueryHandler(AskReport)
export class AskReportHandler implements IQueryHandler<AskReport> {
  constructor(@Inject(READ_SIDE) private readonly models: ReadSide) {}

  execute({ report, request, disclosure }: AskReport): Promise<Answer> {
    return askModels<Answer>(this.models, (reader) =>
      disclosure === 'public' ? askPublic(reader, report, request) : ask(reader, report, request),
    );
  }
}

export class CompareReport extends Query<ReportDifference> {
  constructor(
    readonly report: Report,
    readonly request: DifferenceRequest,
  ) {
    super();
  }
}

@QueryHandler(CompareReport)
export class CompareReportHandler implements IQueryHandler<CompareReport> {
  constructor(
    @Inject(READ_SIDE) private readonly models: ReadSide,
    @Inject(EVENT_STORE) private readonly log: EventStore,
  ) {}

  execute({ report, request }: CompareReport): Promise<ReportDifference> {
    return askModels(this.models, (reader) => differenceOfReport({ reader, log: this.log }, report, request));
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
    return askModels(this.models, (reader) => episodes(reader, request));
  }
}

export const reportHandlers = [AskReportHandler, CompareReportHandler, ListEpisodesHandler];
