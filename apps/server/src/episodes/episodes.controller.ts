import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Caller } from '#access/api-key';
import { isCalendarDate } from '#episode/dates';
import { isEpisodeId } from '#intake/payloads/common';
import { listedStatuses, type EpisodesCursor } from '#read-models/reports/episodes';
import { ApiAnswer, ApiProblems, ApiSecured, schemaRef } from '../http/openapi.js';
import { invalidParameter } from '../http/problem.js';
import { CurrentCaller, Requires } from '../identity/caller.js';
import { ApiCohort, ApiParameter } from '../http/api-parameters.js';
import { Parameters, type RawParameters } from '../http/parameters.js';
import { ReadAfterInterceptor } from '../http/read-after.interceptor.js';
import { ListEpisodes } from '../reports/report.queries.js';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;

const ApiPaging = (): MethodDecorator => (target, name, descriptor) => {
  ApiParameter('limit', 'Episodes in a page.', {
    type: 'integer',
    minimum: 1,
    maximum: MAX_LIMIT,
    default: DEFAULT_LIMIT,
  })(target, name, descriptor);
  ApiParameter('cursor', '`next` of the previous page. All pages are as of the position of the first.', {
    type: 'string',
  })(target, name, descriptor);
};

@Controller('v1')
@ApiTags('episodes')
@ApiSecured()
@Requires('record', 'analyse', 'audit')
@UseInterceptors(ReadAfterInterceptor)
export class EpisodesController {
  constructor(private readonly queries: QueryBus) {}

  @Get('episodes')
  @ApiOperation({ operationId: 'ListEpisodes', summary: 'Episodes by their first day, page by page' })
  @ApiParameter('status', 'Only these.', { type: 'array', items: { type: 'string', enum: listedStatuses } })
  @ApiParameter('patient', 'Only those of this patient.', { type: 'string' })
  @ApiPaging()
  @ApiCohort()
  @ApiAnswer(200, 'A page', schemaRef('EpisodesPage'))
  @ApiProblems(400)
  list(@Query() raw: RawParameters, @CurrentCaller() caller: Caller) {
    return this.page(raw, caller);
  }

  @Get('patients/:patientId/episodes')
  @ApiOperation({ operationId: 'ListEpisodesOfPatient', summary: "A patient's episodes by their first day" })
  @ApiParam({ name: 'patientId', schema: { type: 'string' } })
  @ApiPaging()
  @ApiCohort()
  @ApiAnswer(200, 'A page', schemaRef('EpisodesPage'))
  @ApiProblems(400)
  ofPatient(@Param('patientId') patientId: string, @Query() raw: RawParameters, @CurrentCaller() caller: Caller) {
    return this.page({ ...raw, patient: patientId }, caller);
  }

  private async page(raw: RawParameters, { provider }: Caller) {
    const parameters = new Parameters(raw);
    const status = parameters.someOf('status', listedStatuses);
    const request = {
      status: status.length > 0 ? status : undefined,
      patientId: parameters.text('patient'),
      cohort: parameters.cohort(provider),
      asOf: parameters.asOf('asOf'),
      after: cursorOf(parameters.text('cursor')),
      limit: parameters.integer('limit', 1, MAX_LIMIT) ?? DEFAULT_LIMIT,
      within: provider,
    };
    parameters.end();
    const { asOf, episodes, notes, next } = await this.queries.execute(new ListEpisodes(request));
    return { asOf, episodes, notes, next: next && Buffer.from(JSON.stringify(next)).toString('base64url') };
  }
}

function cursorOf(text: string | undefined): EpisodesCursor | undefined {
  if (text === undefined) return undefined;
  try {
    const { position, openedOn, episodeId } = JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<
      string,
      unknown
    >;
    if (/^\d{1,18}$/.test(String(position)) && isCalendarDate(openedOn) && isEpisodeId(episodeId)) {
      return { position: String(position), openedOn, episodeId };
    }
  } catch {
    // Not a cursor of this API: rejected below.
  }
  return invalidParameter('cursor', 'it is the `next` of an earlier page');
}
