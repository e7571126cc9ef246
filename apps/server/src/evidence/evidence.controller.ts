import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Caller } from '#access/api-key';
import { episodeEvidence, periodEvidence } from '#audit/evidence/gather';
import { descriptionsOneByOne, episodeDescriptions } from '#audit/evidence/page/descriptions';
import type { Position } from '#event-store/port';
import { streamOf } from '#recording/episodes';
import { episodeAt } from '../episodes/moment.js';
import { episodeIdOf } from '../http/headers.js';
import { LOGGER } from '../http/logger.js';
import { ApiEpisodeId, ApiProblems, ApiSecured } from '../http/openapi.js';
import { fail } from '../http/problem.js';
import { CurrentCaller, Requires } from '../identity/caller.js';
import { OpenCalls } from '../identity/open-calls.js';
import { PROOF_SIDE, type ProofSide } from '../proofs/proof-side.js';
import type { RawParameters } from '../http/parameters.js';
import { evidenceSources } from './covering-head.js';
import { ApiEvidence, evidenceParameters, periodIn } from './parameters.js';
import { send } from './send.js';

@Controller('v1/evidence')
@ApiTags('evidence')
@ApiSecured()
@Requires('audit')
export class EvidenceController {
  constructor(
    @Inject(PROOF_SIDE) private readonly proofs: ProofSide,
    private readonly queries: QueryBus,
    private readonly calls: OpenCalls,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Get('episodes/:episodeId')
  @ApiEpisodeId()
  @ApiOperation({
    operationId: 'GetEpisodeEvidence',
    summary: 'Everything recorded about an episode, with proofs that anyone can check without this service',
    description:
      'Each event with its salt, its data and the proof that it is in the tree of the signed head; a new head is signed ' +
      'if the newest one does not cover the whole episode.',
  })
  @ApiEvidence()
  @ApiProblems(400, 404)
  async ofEpisode(
    @Param('episodeId') id: string,
    @Query() raw: RawParameters,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const requested = evidenceParameters(raw);
    if (caller.provider !== undefined) await episodeAt(this.queries, id, {}, caller);
    const position = await this.lastOf(episodeIdOf(id));
    const signal = this.calls.watch(request, reply);
    const sources = await evidenceSources(this.proofs, position && { position }, signal);
    const evidence = await episodeEvidence(sources, id, requested.options);
    if (evidence === undefined) {
      return fail('not-found', { detail: 'No episode with this id is known to this caller.' });
    }
    if (evidence.count === 0) fail('not-yet-proved', { detail: 'No signed head covers an entry of this episode.' });
    const file = { format: requested.format, name: `evidence-${id}`, describe: await episodeDescriptions(evidence) };
    await send(reply, evidence, file, { signal, logger: this.logger });
  }

  @Get()
  @ApiQuery({
    name: 'from',
    description: 'First instant of the period.',
    schema: { type: 'string', format: 'date-time' },
  })
  @ApiQuery({
    name: 'to',
    description: 'The first instant after the period.',
    schema: { type: 'string', format: 'date-time' },
  })
  @ApiOperation({
    operationId: 'GetPeriodEvidence',
    summary: 'Everything recorded in a period, with proofs that anyone can check without this service',
    description:
      'As for an episode, with the events recorded just before and after the period, without their content, to ' +
      'show that nothing between them is missing.',
  })
  @ApiEvidence()
  @ApiProblems(400)
  async ofPeriod(
    @Query() raw: RawParameters,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { from, to, ...requested } = periodIn(raw);
    if (caller.provider !== undefined) {
      fail('forbidden', { detail: 'A period covers every provider; a key limited to one cannot read it.' });
    }
    const end = await this.proofs.log.head();
    const signal = this.calls.watch(request, reply);
    const sources = await evidenceSources(
      this.proofs,
      end && { position: end.position, unlessRecordedSince: to },
      signal,
    );
    const evidence = periodEvidence(sources, { from, to }, requested.options);
    const name = `evidence-${from.slice(0, 10)}-${to.slice(0, 10)}`;
    await send(
      reply,
      evidence,
      { format: requested.format, name, describe: descriptionsOneByOne(sources.log) },
      { signal, logger: this.logger },
    );
  }

  /** The position of the last entry of an episode. The entry need not be readable. */
  private async lastOf(episodeId: string): Promise<Position | undefined> {
    const backwards = { direction: 'backwards', limit: 1 } as const;
    for await (const { position } of this.proofs.log.readStream(streamOf(episodeId), backwards)) return position;
    return undefined;
  }
}
