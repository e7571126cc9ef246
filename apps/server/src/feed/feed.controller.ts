import { Controller, Get, Headers, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import type { Caller } from '#access/api-key';
import { position, type EventStore, type RecordedEvent } from '#event-store/port';
import { EVENT_STORE } from '../engine/engine.js';
import { Metrics } from '../health/metrics.js';
import { positionOf, POSITION_HEADER } from '../http/headers.js';
import { NDJSON } from '../http/ndjson.js';
import { ApiAnswers, ApiSecured, linesOf } from '../http/openapi.js';
import { invalidParameter } from '../http/problem.js';
import { CurrentCaller, Requires } from '../identity/caller.js';
import { OpenCalls } from '../identity/open-calls.js';
import { ApiParameter } from '../http/api-parameters.js';
import { Parameters, type RawParameters } from '../http/parameters.js';
import { readFirst } from './read-first.js';
import { eventView, serverSentEvents } from './event.view.js';
import { isOver, ProviderEvents } from './provider-events.js';

const DEFAULT_LIMIT = 1_000;
const MAX_LIMIT = 100_000;
const EVENT_STREAM = 'text/event-stream';
const SERVER_SENT =
  'For each event its type as `event`, its position as `id`, and a `LoggedEvent` in JSON as `data`; a comment whenever the end is reached.';

@Controller('v1/events')
@ApiTags('feed')
@ApiSecured()
@Requires('audit')
export class FeedController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly calls: OpenCalls,
    private readonly metrics: Metrics,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'ReadEvents',
    summary: 'The log in order: a page of NDJSON, or live as server-sent events with `Accept: text/event-stream`',
    description:
      'The next page starts after the largest `position` of the lines so far; a page with fewer lines than `limit` has ' +
      'reached the end. A key that is limited to a provider gets the events of its own episodes. When an episode becomes its ' +
      'own, it also gets the earlier entries of the episode, whose positions are smaller; a page can then have more lines than `limit`.',
  })
  @ApiParameter('after', 'Only events after this position.', { type: 'string', pattern: '^\\d{1,18}$' })
  @ApiParameter('limit', 'Events in a page; a live feed has no limit.', {
    type: 'integer',
    minimum: 1,
    maximum: MAX_LIMIT,
    default: DEFAULT_LIMIT,
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'Position of the last event received; a browser sends it when it reconnects.',
    schema: { type: 'string' },
  })
  @ApiAnswers(
    200,
    'One event per line, or one in each server-sent event',
    { [NDJSON]: linesOf('LoggedEvent'), [EVENT_STREAM]: { type: 'string', description: SERVER_SENT } },
    { 'Stepdown-Position': 'Of a page: the last position of the log when it began.' },
  )
  async events(
    @Query() raw: RawParameters,
    @Headers('last-event-id') lastEventId: string | undefined,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const isLive = request.headers.accept?.includes(EVENT_STREAM) ?? false;
    const { after, limit } = requestIn(raw, isLive);
    if (isLive) return this.live(positionOf(lastEventId, 'Last-Event-ID') ?? after, caller, request, reply);
    const head = await this.store.head();
    const signal = this.calls.watch(request, reply);
    const page = await this.page(after, limit, caller, signal);
    if (head !== undefined) void reply.header(POSITION_HEADER, String(head.position));
    void reply.type(NDJSON).send(Readable.from(lines(page, signal), { objectMode: false, highWaterMark: 65_536 }));
  }

  private async page(from: bigint | undefined, limit: number, { provider }: Caller, signal: AbortSignal) {
    const after = from === undefined ? undefined : position(from);
    if (provider === undefined) return readFirstAfter(this.store.readAll({ after, limit }));
    const all = await readFirstAfter(this.store.readAll({ after }));
    return new ProviderEvents(this.store, provider, signal).page(all, limit);
  }

  private live(from: bigint | undefined, { provider }: Caller, request: FastifyRequest, reply: FastifyReply): void {
    const signal = this.calls.watch(request, reply);
    reply.raw.once('close', this.metrics.feedOpened());
    const all = this.store.subscribe({ after: from === undefined ? undefined : position(from), signal });
    const events = provider === undefined ? all : new ProviderEvents(this.store, provider, signal).live(all);
    void reply
      .type(EVENT_STREAM)
      .header('cache-control', 'no-store')
      .header('x-accel-buffering', 'no')
      .send(Readable.from(serverSentEvents(events, from), { objectMode: false }));
  }
}

function requestIn(raw: RawParameters, isLive: boolean) {
  const parameters = new Parameters(raw);
  if (isLive) parameters.refuse('limit', 'a live feed has no limit');
  const after = parameters.position('after');
  const limit = parameters.integer('limit', 1, MAX_LIMIT) ?? DEFAULT_LIMIT;
  parameters.end();
  return { after, limit };
}

/** In a log without dense positions, not every number is a position. */
async function readFirstAfter(events: AsyncIterable<RecordedEvent>): Promise<AsyncIterable<RecordedEvent>> {
  try {
    return await readFirst(events);
  } catch (error) {
    if ((error as { readonly code?: unknown } | null)?.code !== 'unknown-position') throw error;
    return invalidParameter('after', 'it must be the position of an event of this log');
  }
}

/** A page that must end early breaks off: a regular end would say that the log ends there. */
async function* lines(events: AsyncIterable<RecordedEvent>, signal: AbortSignal): AsyncGenerator<string> {
  let joined = '';
  for await (const event of events) {
    if (isOver(signal)) throw signal.reason;
    joined += `${JSON.stringify(eventView(event))}\n`;
    if (joined.length > 32_768) {
      yield joined;
      joined = '';
    }
  }
  if (joined !== '') yield joined;
}
