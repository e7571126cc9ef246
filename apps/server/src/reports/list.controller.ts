import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import { quoted } from '#read-models/reports/notes';
import { dimensionsOf, type Report } from '#read-models/reports/report';
import { reports } from '#read-models/reports/reports';
import { ApiAnswer, ApiSecured, schemaRef } from '../http/openapi.js';
import { fail } from '../http/problem.js';
import { Requires } from '../identity/caller.js';
import type { RawParameters } from '../http/parameters.js';

/** The list of reports. */
@Controller('v1/reports')
@ApiTags('reports')
@ApiSecured()
@Requires('analyse', 'audit')
export class ReportListController {
  @Get()
  @ApiOperation({ operationId: 'ListReports', summary: 'The reports, and the options of each' })
  @ApiAnswer(200, 'The reports', schemaRef('ReportList'))
  list() {
    return { reports: reports.map(reportView) };
  }

  @Get([':report', ':report/difference'])
  @ApiExcludeEndpoint()
  none(@Query() _: RawParameters, @Param('report') name: string): never {
    const names = reports.map((report) => report.name);
    const message = `there is no report ${quoted(name)}; there are ${names.join(', ')}`;
    const detail = `${message[0]!.toUpperCase()}${message.slice(1)}.`;
    return fail('not-found', { detail, errors: [{ field: 'report', code: 'not-in-list', message, allowed: names }] });
  }
}

function reportView(report: Report) {
  const { name, title, summary, units, options, tables, share } = report;
  return {
    name,
    title,
    summary,
    of: units,
    by: dimensionsOf(report),
    options: Object.entries(options).map(([option, { kind, meaning }]) => ({ name: option, kind, meaning })),
    tables: tables.map((table) => ({ name: table.name, meaning: table.meaning })),
    /** Whether a part of it can be shared with anyone: `disclosure=public`. */
    canBePublic: share !== undefined,
  };
}
