import { Controller, Get, Query, Res, type StreamableFile, UseInterceptors } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Caller } from '#access/api-key';
import type { Answer } from '#read-models/reports/ask';
import type { Report } from '#read-models/reports/report';
import { reports } from '#read-models/reports/reports';
import { disclosures } from '#read-models/reports/sharing/share';
import { ApiProblems, ApiSecured } from '../http/openapi.js';
import { CurrentCaller, Requires } from '../identity/caller.js';
import { ApiCohort, ApiCutOff, ApiDisclosure, ApiFormat, ApiGrouping, ApiOption, ApiUnit } from './api-parameters.js';
import { answered, ApiReport, chosenFormat } from './formats.js';
import { Parameters, type RawParameters } from './parameters.js';
import { ReadAfterInterceptor } from './read-after.interceptor.js';
import { AskReport } from './report.queries.js';

/** One route for each report; the list in `#read-models/reports/reports` is the only one. */
@Controller('v1/reports')
@ApiTags('reports')
@ApiSecured()
@Requires('analyse', 'audit')
@UseInterceptors(ReadAfterInterceptor)
export class ReportsController {
  constructor(private readonly queries: QueryBus) {}

  async answer(
    report: Report,
    raw: RawParameters,
    caller: Caller,
    reply: FastifyReply,
  ): Promise<Answer | StreamableFile> {
    const parameters = new Parameters(raw);
    const format = chosenFormat(parameters, report);
    const request = parameters.report(report, caller.provider);
    const disclosure = parameters.oneOf('disclosure', disclosures, 'full');
    parameters.end();
    return answered(await this.queries.execute(new AskReport(report, request, disclosure)), report, format, reply);
  }
}

for (const report of reports) addRoute(report);

/** Gives the controller a method for a report, with the same decorators that a written one would have. */
function addRoute(report: Report): void {
  const { prototype } = ReportsController;
  const name = report.name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  Object.defineProperty(prototype, name, {
    configurable: true,
    value(this: ReportsController, raw: RawParameters, caller: Caller, reply: FastifyReply) {
      return this.answer(report, raw, caller, reply);
    },
  });
  Query()(prototype, name, 0);
  CurrentCaller()(prototype, name, 1);
  Res({ passthrough: true })(prototype, name, 2);
  for (const decorate of decoratorsOf(report, name)) {
    decorate(prototype, name, Object.getOwnPropertyDescriptor(prototype, name)!);
  }
}

function decoratorsOf(report: Report, name: string): MethodDecorator[] {
  return [
    Get(report.name),
    ApiOperation({ operationId: `Report${name[0]!.toUpperCase()}${name.slice(1)}`, summary: report.summary }),
    ApiUnit(report),
    ...Object.entries(report.options).map(([option, declared]) => ApiOption(option, declared)),
    ApiGrouping(report),
    ApiDisclosure(report),
    ApiCutOff(),
    ApiCohort(report),
    ApiFormat(report),
    ApiReport(report),
    ApiProblems(400, 401, 403, ...(report.share === undefined ? [] : [404]), 503),
  ];
}
