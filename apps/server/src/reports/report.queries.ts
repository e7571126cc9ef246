import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { census, type CensusReport, type CensusRequest } from '#read-models/reports/census';
import { episodes, type EpisodesPage, type EpisodesRequest } from '#read-models/reports/episodes';
import { lengthOfStay, type LengthOfStayReport, type LengthOfStayRequest } from '#read-models/reports/length-of-stay';
import { READ_SIDE, type ReadSide } from '../engine/read-side.js';

/* Questions about many episodes, answered from the read models. */

export class ReportLengthOfStay extends Query<LengthOfStayReport> {
  constructor(readonly request: LengthOfStayRequest) {
    super();
  }
}

@QueryHandler(ReportLengthOfStay)
export class ReportLengthOfStayHandler implements IQueryHandler<ReportLengthOfStay> {
  constructor(@Inject(READ_SIDE) private readonly models: ReadSide) {}

  execute({ request }: ReportLengthOfStay): Promise<LengthOfStayReport> {
    return lengthOfStay(this.models, request);
  }
}

export class ReportCensus extends Query<CensusReport> {
  constructor(readonly request: CensusRequest) {
    super();
  }
}

@QueryHandler(ReportCensus)
export class ReportCensusHandler implements IQueryHandler<ReportCensus> {
  constructor(@Inject(READ_SIDE) private readonly models: ReadSide) {}

  execute({ request }: ReportCensus): Promise<CensusReport> {
    return census(this.models, request);
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
    return episodes(this.models, request);
  }
}

export const reportHandlers = [ReportLengthOfStayHandler, ReportCensusHandler, ListEpisodesHandler];
