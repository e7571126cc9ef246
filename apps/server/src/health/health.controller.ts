import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiAnswer, ApiProblems, ApiSecured, schemaRef } from '../http/openapi.js';
import { text } from '../http/openapi.schemas.js';
import { Open, Requires } from '../identity/caller.js';
import { version } from '../version.js';
import { Metrics } from './metrics.js';
import { isReady, Readiness, type Checks } from './readiness.js';

@Controller()
@ApiTags('operation')
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
  ) {}

  @Get('health/live')
  @Open()
  @ApiOperation({ operationId: 'Live', summary: 'Whether the process runs', security: [] })
  @ApiAnswer(200, 'It runs', schemaRef('Live'))
  @ApiProblems(403)
  live() {
    // The process id lets a command distinguish the server of a data folder from another server on the same port.
    return { status: 'live', version, pid: process.pid };
  }

  @Get('health/ready')
  @Open()
  @ApiOperation({
    operationId: 'Ready',
    summary: 'Whether commands and reports are served: the log and the read models respond',
    security: [],
  })
  @ApiAnswer(200, 'Ready', schemaRef('Ready'))
  @ApiAnswer(503, 'Not ready; `checks` says why', schemaRef('Ready'))
  @ApiProblems(403)
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    return readinessAnswer(await this.readiness.check(), reply);
  }

  @Get('metrics')
  @Requires('operate')
  @ApiSecured()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ operationId: 'Metrics', summary: "Metrics in Prometheus' text format" })
  @ApiAnswer(200, 'Metrics', text, { type: 'text/plain' })
  prometheus(): Promise<string> {
    return this.metrics.text();
  }
}

/** The readiness answer, with the status that load balancers check. */
export function readinessAnswer(checks: Checks, reply: FastifyReply) {
  const ready = isReady(checks);
  void reply.status(ready ? 200 : 503);
  return { status: ready ? 'ready' : 'not ready', version, checks };
}
