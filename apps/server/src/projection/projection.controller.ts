import { Controller, Delete, Get, Header, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import type { Logger } from 'pino';
import type { Caller } from '#access/api-key';
import { NotParked } from '#read-models/projector/errors';
import type { RebuildResult, RebuildOptions } from '#read-models/rebuild/rebuild';
import { parkedAt } from '#read-models/reports/as-of';
import type { ParkedStream } from '#read-models/store/read-model-store';
import { episodeIdOf as episodeOfStream, streamOf } from '#recording/episodes';
import { summaryOf } from '../engine/changed-tables.js';
import type { Simulated } from '../engine/demo-marker.js';
import { READ_SIDE, type ReadSide } from '../engine/read-side.js';
import { episodeIdOf } from '../http/headers.js';
import { LOGGER } from '../http/logger.js';
import { NDJSON } from '../http/ndjson.js';
import { ApiAnswer, ApiEpisodeId, ApiLines, ApiProblems, ApiSecured, schemaRef } from '../http/openapi.js';
import { fail, ProblemException } from '../http/problem.js';
import { callIdsOf, type CallIds } from '../http/request-id.js';
import { CurrentCaller, Requires } from '../identity/caller.js';
import { OpenCalls } from '../identity/open-calls.js';
import { ApiParameter } from '../http/api-parameters.js';
import { Parameters, type RawParameters } from '../http/parameters.js';
import { caughtUp } from './caught-up.js';
import { progressLines, type ProgressLine, type RebuildLine, type VerifyLine } from './progress-lines.js';

/** How many differing rows a verification lists. */
const DEFAULT_ROWS = 20;
const MAX_ROWS = 1_000;
const ROWS = { type: 'integer', minimum: 0, maximum: MAX_ROWS, default: DEFAULT_ROWS } as const;
const ROWS_DESCRIPTION =
  'How many differing rows are listed with the events behind them, for callers with the role `audit`; all are counted.';
const FLAG = { type: 'string', enum: ['true', 'false'], default: 'false' } as const;

/** Injection token of the simulated cohort that has ended. */
export const SIMULATED = Symbol('Simulated');

@Controller('v1/projection')
@ApiTags('operation')
@ApiSecured()
@Requires('operate')
export class ProjectionController {
  constructor(
    @Inject(READ_SIDE) private readonly models: ReadSide,
    private readonly calls: OpenCalls,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(SIMULATED) private readonly simulated: () => Simulated | undefined,
  ) {}

  @Get()
  @Requires('operate', 'analyse', 'audit')
  @ApiOperation({
    operationId: 'GetProjection',
    summary: 'How far the read models are behind the log, and the age of its last event',
  })
  @ApiAnswer(200, 'The state of the projection', schemaRef('Projection'))
  async status(@CurrentCaller() { provider }: Caller) {
    // The progress of the projection is known even if the read models are unreachable.
    const previous = this.models.previous().catch(() => undefined);
    const status = await this.models.status();
    const simulated = this.simulated();
    if (provider === undefined) return { ...status, kept: await previous, simulated };
    // The failure may name an episode of another provider.
    const { failure: _, ...others } = status;
    return { ...others, parkedStreams: await this.parkedOf(provider), kept: await previous, simulated };
  }

  private parkedOf(provider: string): Promise<number> {
    return this.models.readConsistently(async (reader) => {
      const { position = 0n } = (await reader.checkpoint()) ?? {};
      return parkedAt(reader, { position: String(position), recordedAt: null }, provider);
    });
  }

  @Get('parked')
  @ApiOperation({ operationId: 'GetParkedEpisodes', summary: 'Episodes whose projection stopped, and why' })
  @ApiAnswer(200, 'Parked episodes', schemaRef('ParkedEpisodes'))
  async parked() {
    return { parked: (await this.models.parkedStreams()).map(parkedView) };
  }

  @Post('parked/:episodeId/replay')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'ReplayParkedEpisode',
    summary: 'Projects a parked episode again, after its cause was fixed',
  })
  @ApiEpisodeId()
  @ApiAnswer(200, 'Whether it is still parked', schemaRef('Replayed'))
  @ApiProblems(404, 409)
  async replay(@Param('episodeId') id: string) {
    try {
      const { events, parked } = await this.models.replayParked(streamOf(episodeIdOf(id)));
      return { events, parked: parked && parkedView(parked) };
    } catch (error) {
      if (error instanceof NotParked) fail('not-found', { detail: 'This episode is not parked.' });
      throw error;
    }
  }

  @Post('rebuild')
  @HttpCode(200)
  @Header('content-type', NDJSON)
  @ApiOperation({
    operationId: 'RebuildReadModels',
    summary:
      'Rebuilds the read models from the log next to the current ones, compares both, then switches to the new ones',
    description:
      'Answers with one line per step of progress; the last one says `done` and how the new read models differ from those ' +
      'they replaced, or carries a `problem`. The rebuild stops if the caller disconnects.',
  })
  @ApiParameter('dryRun', '`true`: shows what a rebuild would change, and changes nothing.', FLAG)
  @ApiParameter('keep', '`true`: keeps the replaced read models, to switch back to them.', FLAG)
  @ApiParameter('rows', ROWS_DESCRIPTION, ROWS)
  @ApiLines(200, 'Progress, one line per step', 'RebuildLine')
  @ApiProblems(400, 409)
  async rebuild(
    @Query() raw: RawParameters,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const parameters = new Parameters(raw);
    const dryRun = parameters.oneOf('dryRun', FLAG.enum) === 'true';
    const keep = parameters.oneOf('keep', FLAG.enum) === 'true';
    const rows = rowsShown(parameters, caller);
    parameters.end();
    const signal = this.calls.watch(request, reply);
    const lines: AsyncGenerator<RebuildLine, undefined> = progressLines((onProgress) => {
      const options = { rows, keep, onProgress, signal };
      return dryRun ? this.tryRebuild(options) : this.logged('rebuilt', this.models.rebuild(options), reply.request);
    });
    await sendProgress(reply, lines);
  }

  @Post('switch-back')
  @HttpCode(200)
  @Header('content-type', NDJSON)
  @ApiOperation({
    operationId: 'SwitchBackReadModels',
    summary: 'Brings the previous read models up to date and switches back to them',
    description: 'Answers as a rebuild does. The current ones are then kept as the previous ones.',
  })
  @ApiParameter('rows', ROWS_DESCRIPTION, ROWS)
  @ApiLines(200, 'Progress, one line per step', 'RebuildLine')
  @ApiProblems(400, 404, 409, 422)
  async switchBack(
    @Query() raw: RawParameters,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const parameters = new Parameters(raw);
    const rows = rowsShown(parameters, caller);
    parameters.end();
    const signal = this.calls.watch(request, reply);
    const lines: AsyncGenerator<RebuildLine, undefined> = progressLines((onProgress) =>
      this.logged('switched back', this.models.switchBack({ rows, onProgress, signal }), reply.request),
    );
    await sendProgress(reply, lines);
  }

  @Delete('kept')
  @ApiOperation({ operationId: 'ForgetKeptReadModels', summary: 'Removes the previous read models' })
  @ApiAnswer(200, 'They are removed', schemaRef('Forgotten'))
  @ApiProblems(404, 409)
  async forgetPrevious() {
    const forgotten = await this.models.forgetPrevious();
    if (!forgotten) fail('nothing-kept');
    return { forgotten };
  }

  @Post('verify')
  @HttpCode(200)
  @Requires('audit', 'operate')
  @Header('content-type', NDJSON)
  @ApiOperation({
    operationId: 'VerifyReadModels',
    summary: 'Replays the log into a shadow of the read models and compares every row',
    description:
      'Answers with one line per step of progress; the last one says `done` with the `verification`, or carries a `problem`. ' +
      'Changes nothing. It stops if the caller disconnects; the next call continues from there.',
  })
  @ApiParameter('rows', ROWS_DESCRIPTION, ROWS)
  @ApiLines(200, 'Progress, one line per step, and the verification', 'VerifyLine')
  @ApiProblems(400, 409)
  async verify(
    @Query() raw: RawParameters,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (caller.provider !== undefined) {
      fail('forbidden', { detail: 'A verification covers every provider; a key limited to one cannot request it.' });
    }
    const parameters = new Parameters(raw);
    const rows = rowsShown(parameters, caller);
    parameters.end();
    const signal = this.calls.watch(request, reply);
    const lines: AsyncGenerator<VerifyLine, undefined> = progressLines(async (onProgress) => {
      await caughtUp(this.models, signal);
      return { verification: await this.models.verify({ rows, onProgress, signal }) };
    });
    await sendProgress(reply, lines);
  }

  private async logged(
    what: 'rebuilt' | 'switched back',
    done: Promise<RebuildResult>,
    call: CallIds,
  ): Promise<RebuildResult> {
    const rebuilt = await done;
    this.logger.info({ ...callIdsOf(call), ...summaryOf(rebuilt) }, `the read models were ${what}`);
    return rebuilt;
  }

  private async tryRebuild(options: RebuildOptions): Promise<RebuildResult> {
    await caughtUp(this.models, options.signal!);
    const difference = await this.models.verify(options);
    return { events: difference.events, position: difference.position, difference };
  }
}

/** A task that cannot begin is a problem like any other; a later failure is in the last line. */
async function sendProgress(
  reply: FastifyReply,
  lines: AsyncGenerator<ProgressLine<object, object>, undefined>,
): Promise<void> {
  const { value: first } = await lines.next();
  if (first !== undefined && 'problem' in first) throw new ProblemException(first.problem);
  void reply.type(NDJSON).send(Readable.from(textOf(first, lines, reply.request.id), { objectMode: false }));
}

/** Rows contain patient data: they are listed for callers who may read every episode, and only counted for others. */
function rowsShown(parameters: Parameters, { roles, provider }: Caller): number {
  const rows = parameters.integer('rows', 0, MAX_ROWS) ?? DEFAULT_ROWS;
  return roles.includes('audit') && provider === undefined ? rows : 0;
}

function parkedView({ stream, position, revision, eventType, reason }: ParkedStream) {
  const episodeId = episodeOfStream(stream);
  return { episodeId, position: String(position), revision: String(revision), eventType, reason };
}

async function* textOf(
  first: object | undefined,
  rest: AsyncIterable<ProgressLine<object, object>>,
  requestId: string,
): AsyncGenerator<string> {
  if (first !== undefined) yield `${JSON.stringify(first)}\n`;
  for await (const line of rest) {
    const written = 'problem' in line ? { ...line, problem: { ...line.problem, requestId } } : line;
    yield `${JSON.stringify(written)}\n`;
  }
}
