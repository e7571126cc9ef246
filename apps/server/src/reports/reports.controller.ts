import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Caller } from '#access/api-key';
import { losRules } from '#episode/length-of-stay';
import { dimensions, units } from '#read-models/reports/cohort';
import { ApiAnswer, ApiProblems, ApiSecured, schemaRef } from '../http/openapi.js';
import { CurrentCaller, Requires } from '../identity/caller.js';
import { ApiCohort, ApiGrouping, ApiParameter } from './api-parameters.js';
import { Parameters, type RawParameters } from './parameters.js';
import { ReadAfterInterceptor } from './read-after.interceptor.js';
import { ReportCensus, ReportLengthOfStay } from './report.queries.js';

@Controller('v1/reports')
@ApiTags('reports')
@ApiSecured()
@Requires('analyse', 'audit')
@UseInterceptors(ReadAfterInterceptor)
export class ReportsController {
  constructor(private readonly queries: QueryBus) {}

  @Get('length-of-stay')
  @ApiOperation({
    operationId: 'ReportLengthOfStay',
    summary: 'Length of stay of closed stays or episodes in days, by group, under a version of the TEDS rule',
  })
  @ApiParameter('of', 'What is counted; stays and episodes are never mixed.', {
    type: 'string',
    enum: units,
    default: 'stay',
  })
  @ApiParameter('rule', "Version of SAMHSA's rule.", { type: 'string', enum: losRules, default: 'teds-2019' })
  @ApiParameter('cutOff', 'Data cut-off: what happened later is left out. Default: the day of `asOf`.', {
    type: 'string',
    format: 'date',
  })
  @ApiGrouping()
  @ApiCohort()
  @ApiAnswer(200, 'The report', schemaRef('LengthOfStayReport'))
  @ApiProblems(400, 401, 403, 503)
  lengthOfStay(@Query() raw: RawParameters, @CurrentCaller() caller: Caller) {
    const parameters = new Parameters(raw);
    const request = {
      of: parameters.oneOf('of', units, 'stay'),
      rule: parameters.oneOf('rule', losRules, 'teds-2019'),
      by: parameters.someOf('by', dimensions),
      cohort: parameters.cohort(caller.provider),
      asOf: parameters.asOf('asOf'),
      cutOff: parameters.date('cutOff'),
    };
    parameters.end();
    return this.queries.execute(new ReportLengthOfStay(request));
  }

  @Get('census')
  @ApiOperation({ operationId: 'ReportCensus', summary: 'Who is in treatment at the end of a day, by group' })
  @ApiParameter('on', 'The day. Default: the day of `asOf`.', { type: 'string', format: 'date' })
  @ApiGrouping()
  @ApiCohort()
  @ApiAnswer(200, 'The report', schemaRef('CensusReport'))
  @ApiProblems(400, 401, 403, 503)
  census(@Query() raw: RawParameters, @CurrentCaller() caller: Caller) {
    const parameters = new Parameters(raw);
    const request = {
      on: parameters.date('on'),
      by: parameters.someOf('by', dimensions),
      cohort: parameters.cohort(caller.provider),
      asOf: parameters.asOf('asOf'),
    };
    parameters.end();
    return this.queries.execute(new ReportCensus(request));
  }
}
