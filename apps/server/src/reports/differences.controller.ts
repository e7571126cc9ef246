import { Controller, Get, Inject, UseInterceptors } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Caller } from '#access/api-key';
import {
  DEFAULT_ROWS,
  MAX_ROWS,
  type DifferenceRequest,
  type ReportDifference,
} from '#read-models/reports/difference/difference';
import type { Report } from '#read-models/reports/report';
import { reports } from '#read-models/reports/reports';
import { NotShareable } from '#read-models/reports/sharing/errors';
import { disclosures } from '#read-models/reports/sharing/share';
import { ApiAnswer, ApiProblems, ApiSecured, schemaRef } from '../http/openapi.js';
import { TODAY } from '../engine/engine.js';
import { Requires } from '../identity/caller.js';
import { limitsOf } from '../identity/limits.js';
import { ApiBetween, ApiFilters, ApiParameter, ApiReadAfter } from '../http/api-parameters.js';
import { SINCE_DESCRIPTION, Parameters, type RawParameters } from '../http/parameters.js';
import { ReadAfterInterceptor } from '../http/read-after.interceptor.js';
import { ApiGrouping, ApiOption, ApiUnit } from './report-parameters.js';
import { ReportDifferenceQuery } from './report.queries.js';
import { addMethod, camel, pascal } from './routes.js';

/** One route per report: its changes between two moments. They reveal single episodes, so they are for auditors. */
@Controller('v1/reports')
@ApiTags('reports')
@ApiSecured()
@Requires('audit')
@UseInterceptors(ReadAfterInterceptor)
export class DifferencesController {
  constructor(
    private readonly queries: QueryBus,
    @Inject(TODAY) private readonly today: () => string,
  ) {}

  compare(report: Report, raw: RawParameters, caller: Caller): Promise<ReportDifference> {
    return this.queries.execute(
      new ReportDifferenceQuery(report, { ...requestIn(report, raw, caller), ...limitsOf(caller, this.today) }),
    );
  }
}

for (const report of reports) {
  addMethod(
    DifferencesController.prototype,
    camel(report.name),
    function (raw, caller) {
      return this.compare(report, raw, caller);
    },
    decoratorsOf(report),
  );
}

function requestIn(report: Report, raw: RawParameters, { provider }: Caller): DifferenceRequest {
  const parameters = new Parameters(raw);
  parameters.require('since', SINCE_DESCRIPTION);
  const disclosure = parameters.oneOf('disclosure', disclosures, 'full');
  const request = {
    ...parameters.report(report, provider),
    since: parameters.asOf('since'),
    rows: parameters.integer('rows', 0, MAX_ROWS),
  };
  parameters.end();
  if (disclosure === 'public') {
    throw new NotShareable([{ field: 'disclosure', message: 'a difference names single episodes' }]);
  }
  return request;
}

function decoratorsOf(report: Report): MethodDecorator[] {
  const summary = `What changed between two moments, and which episodes explain it, in: ${report.title}`;
  return [
    Get(`${report.name}/difference`),
    ApiOperation({ operationId: `Difference${pascal(report.name)}`, summary }),
    ApiBetween(),
    ApiReadAfter(),
    ApiUnit(report),
    ...Object.entries(report.options).map(([option, declared]) => ApiOption(option, declared)),
    ApiGrouping(report),
    ApiParameter('cutOff', 'Data cut-off of both moments. Default: the day of each.', {
      type: 'string',
      format: 'date',
    }),
    ApiFilters(report),
    ApiParameter('rows', 'How many episodes, and rows of each list, are listed at most; all are counted.', {
      type: 'integer',
      minimum: 0,
      maximum: MAX_ROWS,
      default: DEFAULT_ROWS,
    }),
    ApiParameter('disclosure', 'A difference is never public.', { type: 'string', enum: ['full'], default: 'full' }),
    ApiAnswer(200, 'The difference', schemaRef('ReportDifference')),
    ApiProblems(400),
  ];
}
