import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Caller } from '#access/api-key';
import { episodeIdOf } from '../http/headers.js';
import { ApiAnswer, ApiEpisodeId, ApiProblems, ApiSecured, schemaRef } from '../http/openapi.js';
import { fail } from '../http/problem.js';
import { CurrentCaller, Requires } from '../identity/caller.js';
import { ApiParameter } from '../http/api-parameters.js';
import { Parameters, type RawParameters } from '../http/parameters.js';
import { ProofAnswers } from './answers.js';
import type { EventName } from './find-event.js';
import { PROOF_SIDE, type ProofSide } from './proof-side.js';

const MOST_EVENTS = 999_999_999;
const events = { type: 'integer', minimum: 0, maximum: MOST_EVENTS };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

@Controller('v1/proofs')
@ApiTags('proofs')
@ApiSecured()
@Requires('audit')
export class ProofsController {
  private readonly answers: ProofAnswers;

  constructor(@Inject(PROOF_SIDE) proofs: ProofSide) {
    this.answers = new ProofAnswers(proofs);
  }

  @Get('head')
  @Requires('audit', 'operate')
  @ApiOperation({
    operationId: 'GetHead',
    summary: 'The newest signed head: the number of events of the log, and their root',
  })
  @ApiAnswer(200, 'The head, and the signed note', schemaRef('SignedHead'))
  @ApiProblems(404)
  head() {
    return this.answers.head();
  }

  @Post('head')
  @HttpCode(200)
  @Requires('audit', 'operate')
  @ApiOperation({ operationId: 'SignHead', summary: 'Signs a head of the log as it is now, unless the newest one is' })
  @ApiAnswer(200, 'The head, and the signed note', schemaRef('SignedHead'))
  signHead() {
    return this.answers.signHead();
  }

  @Get('events/:eventId')
  @ApiOperation({
    operationId: 'ProveEvent',
    summary: 'Proves that an event is in the log, at its index',
    description: 'Against the newest signed head that covers the event; if there is none yet, one is signed.',
  })
  @ApiParam({ name: 'eventId', schema: { type: 'string', format: 'uuid' } })
  @ApiParameter('size', 'Against the tree of this many events, whether its head is signed or not.', events)
  @ApiAnswer(200, 'The proof', schemaRef('EventProof'))
  @ApiProblems(400, 404)
  event(@Param('eventId') id: string, @Query() raw: RawParameters, @CurrentCaller() caller: Caller) {
    if (!UUID.test(id)) fail('not-found', { detail: 'No event can have this id.' });
    return this.prove({ id }, raw, caller);
  }

  @Get('episodes/:episodeId/:revision')
  @ApiOperation({
    operationId: 'ProveEntry',
    summary: 'Proves that an entry of an episode is in the log, at its index',
  })
  @ApiEpisodeId()
  @ApiParam({ name: 'revision', schema: { type: 'string', pattern: '^\\d+$' } })
  @ApiParameter('size', 'Against the tree of this many events, whether its head is signed or not.', events)
  @ApiAnswer(200, 'The proof', schemaRef('EventProof'))
  @ApiProblems(400, 404)
  entry(
    @Param('episodeId') id: string,
    @Param('revision') text: string,
    @Query() raw: RawParameters,
    @CurrentCaller() caller: Caller,
  ) {
    if (!/^\d{1,15}$/.test(text)) fail('not-found', { detail: 'No entry can have this revision.' });
    return this.prove({ episodeId: episodeIdOf(id), revision: BigInt(text) }, raw, caller);
  }

  @Get('consistency')
  @ApiOperation({ operationId: 'ProveConsistency', summary: 'Proves that a later log extends an earlier one' })
  @ApiParameter('first', 'Events of the earlier log.', events)
  @ApiParameter('second', 'Events of the later log; default all.', events)
  @ApiAnswer(200, 'The proof', schemaRef('ConsistencyProof'))
  @ApiProblems(400)
  consistency(@Query() raw: RawParameters) {
    const parameters = new Parameters(raw);
    const first = parameters.integer('first', 0, MOST_EVENTS);
    const second = parameters.integer('second', 0, MOST_EVENTS);
    parameters.end();
    return this.answers.consistency(first, second);
  }

  @Get('keys')
  @Requires('audit', 'operate')
  @ApiOperation({
    operationId: 'GetProofKeys',
    summary: 'The public keys that sign heads, and the statements that retired earlier ones',
  })
  @ApiAnswer(200, 'The keys', schemaRef('ProofKeys'))
  keys() {
    return this.answers.keys();
  }

  @Post('keys/rotation')
  @HttpCode(200)
  @Requires('operate')
  @ApiOperation({
    operationId: 'RotateProofKey',
    summary: 'Replaces the key that signs heads by a new one',
    description:
      'The old key signs a last head and, together with the new one, a statement that it is retired; then it is deleted.',
  })
  @ApiAnswer(200, 'The first head that the new key signed', schemaRef('SignedHead'))
  rotate() {
    return this.answers.rotateKey();
  }

  private prove(name: EventName, raw: RawParameters, caller: Caller) {
    if (caller.provider !== undefined) {
      fail('forbidden', {
        detail: 'Proofs are about the log of every provider; a key limited to one cannot request them.',
      });
    }
    const parameters = new Parameters(raw);
    const size = parameters.integer('size', 0, MOST_EVENTS);
    parameters.end();
    return this.answers.event(name, size);
  }
}
