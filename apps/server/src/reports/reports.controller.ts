import { Controller, Get, Inject, type StreamableFile, UseInterceptors } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Caller } from '#access/api-key';
import type { Answer } from '#read-models/reports/run-report';
import type { Report } from '#read-models/reports/report';
import { reports } from '#read-models/reports/reports';
import { disclosures } from '#read-models/reports/sharing/share';
import { ApiProblems, ApiSecured } from '../http/openapi.js';
import { TODAY } from '../engine/engine.js';
import { Requires } from '../identity/caller.js';
import { limitsOf } from '../identity/limits.js';
import { ApiCohort } from '../http/api-parameters.js';
import { formatted, ApiReport, chosenFormat } from './formats.js';
import { Parameters, type RawParameters } from '../http/parameters.js';
import { ReadAfterInterceptor } from '../http/read-after.interceptor.js';
import { ApiCutOff, ApiDisclosure, ApiFormat, ApiGrouping, ApiOption, ApiUnit } from './report-parameters.js';
import { ReportQuery } from './report.queries.js';
import { addMethod, camel, pascal } from './routes.js';

/** One route per report; the list in `#read-models/reports/reports` is the only one. */
@Controller('v1/reports')
@ApiTags('reports')
@ApiSecured()
@Requires('analyse', 'audit')
@UseInterceptors(ReadAfterInterceptor)
export class ReportsController {
  constructor(
    private readonly queries: QueryBus,
    @Inject(TODAY) private readonly today: () => string,
  ) {}

  async answer(
    report: Report,
    raw: RawParameters,
    caller: Caller,
    reply: FastifyReply,
  ): Promise<Answer | StreamableFile> {
    const parameters = new Parameters(raw);
    const format = chosenFormat(parameters, report);
    const request = { ...parameters.report(report, caller.provider), ...limitsOf(caller, this.today) };
    const disclosure = parameters.oneOf('disclosure', disclosures, 'full');
    parameters.end();
    return formatted(await this.queries.execute(new ReportQuery(report, request, disclosure)), report, format, reply);
  }
}

for (const report of reports) {
  addMethod(
    ReportsController.prototype,
    camel(report.name),
    function (raw, caller, reply) {
      return this.answer(report, raw, caller, reply);
    },
    decoratorsOf(report),
  );
}

function decoratorsOf(report: Report): MethodDecorator[] {
  return [
    Get(report.name),
    ApiOperation({ operationId: `Report${pascal(report.name)}`, summary: report.summary }),
    ApiUnit(report),
    ...Object.entries(report.options).map(([option, declared]) => ApiOption(option, declared)),
    ApiGrouping(report),
    ApiDisclosure(report),
    ApiCutOff(),
    ApiCohort(report),
    ApiFormat(report),
    ApiReport(report),
    ApiProblems(400, ...(report.share === undefined ? [] : [404])),
  ];
}
