import { applyDecorators, Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiAnswer, ApiProblems, schemaRef } from '../http/openapi.js';
import { Open } from '../identity/caller.js';
import { readinessAnswer } from './health.controller.js';
import { Readiness } from './readiness.js';

/** Readiness by capability, for load balancers with separate pools for commands and reports. */
@Controller('health/ready')
@ApiTags('operation')
export class PoolsController {
  constructor(private readonly readiness: Readiness) {}

  @Get('commands')
  @ApiReadiness('ReadyForCommands', 'Whether commands can be recorded, and single episodes and the feed can be read')
  async commands(@Res({ passthrough: true }) reply: FastifyReply) {
    return readinessAnswer(await this.readiness.commands(), reply);
  }

  @Get('reports')
  @ApiReadiness('ReadyForReports', 'Whether reports and lists of episodes can be answered')
  async reports(@Res({ passthrough: true }) reply: FastifyReply) {
    return readinessAnswer(await this.readiness.reports(), reply);
  }
}

function ApiReadiness(operationId: string, summary: string): MethodDecorator {
  return applyDecorators(
    Open(),
    ApiOperation({ operationId, summary, security: [] }),
    ApiAnswer(200, 'Ready', schemaRef('Ready')),
    ApiAnswer(503, 'Not ready; `checks` says why', schemaRef('Ready')),
    ApiProblems(403),
  );
}
