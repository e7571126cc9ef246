import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { ReadModels } from '#read-models/read-models';
import { census, type CensusReport, type CensusRequest } from '#read-models/reports/census';
import { episodes, type EpisodesPage, type EpisodesRequest } from '#read-models/reports/episodes';
import { lengthOfStay, type LengthOfStayReport, type LengthOfStayRequest } from '#read-models/reports/length-of-stay';

/* Questions about many episodes, answered from the read models. */

export class ReportLengthOfStay extends Query<LengthOfStayReport> {
  constructor(readonly request: LengthOfStayRequest) {
    super();
  }
}

@QueryHandler(ReportLengthOfStay)
export class ReportLengthOfStayHandler implements IQueryHandler<ReportLengthOfStay> {
  constructor(private readonly models: ReadModels) {}

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
  constructor(private readonly models: ReadModels) {}

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
  constructor(private readonly models: ReadModels) {}

  execute({ request }: ListEpisodes): Promise<EpisodesPage> {
    return episodes(this.models, request);
  }
}

export const reportHandlers = [ReportLengthOfStayHandler, ReportCensusHandler, ListEpisodesHandler];
