import { Controller, Get, Headers, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import type { Caller } from '#access/api-key';
import { position, type EventStore, type RecordedEvent } from '#event-store/port';
import { EVENT_STORE } from '../engine/engine.js';
import { positionOf } from '../http/headers.js';
import { NDJSON } from '../http/ndjson.js';
import { ApiAnswers, ApiProblems, ApiSecured, linesOf } from '../http/openapi.js';
import { fail, invalidParameter } from '../http/problem.js';
import { StreamEnded } from '../http/stream-ended.js';
import { CurrentCaller, Requires } from '../identity/caller.js';
import { OpenCalls } from '../identity/open-calls.js';
import { eventView, serverSentEvents } from './event.view.js';

const DEFAULT_LIMIT = 1_000;
const MAX_LIMIT = 100_000;
const EVENT_STREAM = 'text/event-stream';
const SERVER_SENT =
  'Of each event its type as `event`, its position as `id`, and a `LoggedEvent` in JSON as `data`; a comment each time the end is reached.';

@Controller('v1/events')
@ApiTags('feed')
@ApiSecured()
@Requires('audit')
export class FeedController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly calls: OpenCalls,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'ReadEvents',
    summary: 'The log in order: a page of NDJSON, or live as server-sent events with `Accept: text/event-stream`',
    description:
      'The next page starts after the `position` of the last line; a page with fewer lines than `limit` has reached the end.',
  })
  @ApiQuery({
    name: 'after',
    required: false,
    description: 'Events after this position only.',
    schema: { type: 'string', pattern: '^\\d+$' },
  })
  @ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'Position of the last event received; a browser sends it when it reconnects.',
    schema: { type: 'string' },
  })
  @ApiAnswers(200, 'One event a line, or one in each server-sent event', {
    [NDJSON]: linesOf('LoggedEvent'),
    [EVENT_STREAM]: { type: 'string', description: SERVER_SENT },
  })
  @ApiProblems(400)
  async events(
    @Query('after') after: string | undefined,
    @Query('limit') limit: string | undefined,
    @Headers('last-event-id') lastEventId: string | undefined,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (caller.provider !== undefined) {
      fail('forbidden', { detail: 'The log holds every provider; a key limited to one cannot read it whole.' });
    }
    if (request.headers.accept?.includes(EVENT_STREAM)) {
      return this.live(positionOf(lastEventId ?? after, 'Last-Event-ID'), request, reply);
    }
    const from = positionOf(after, 'after');
    const page = this.store.readAll({ after: from === undefined ? undefined : position(from), limit: limitOf(limit) });
    const events = await begun(page);
    const signal = this.calls.watch(request, reply);
    void reply.type(NDJSON).send(Readable.from(lines(events, signal), { objectMode: false, highWaterMark: 65_536 }));
  }

  private live(after: bigint | undefined, request: FastifyRequest, reply: FastifyReply): void {
    const signal = this.calls.watch(request, reply);
    const events = this.store.subscribe({ after: after === undefined ? undefined : position(after), signal });
    void reply
      .type(EVENT_STREAM)
      .header('cache-control', 'no-store')
      .header('x-accel-buffering', 'no')
      .send(Readable.from(serverSentEvents(events), { objectMode: false }));
  }
}

/** Reads the first event before anything is answered, so that what cannot be read at all still gets a problem. */
async function begun(events: AsyncIterable<RecordedEvent>): Promise<AsyncIterable<RecordedEvent>> {
  const iterator = events[Symbol.asyncIterator]();
  const first = await iterator.next().catch(refusePosition);
  return (async function* () {
    if (first.done) return;
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => iterator };
  })();
}

/** In logs whose positions are not dense, not every number is one. */
function refusePosition(error: unknown): never {
  if ((error as { readonly code?: unknown } | null)?.code !== 'unknown-position') throw error;
  return invalidParameter('after', 'it is no position of an event of this log');
}

/** A page that is ended before its end breaks off: one that ended in order would say that the log ends there. */
async function* lines(events: AsyncIterable<RecordedEvent>, signal: AbortSignal): AsyncGenerator<string> {
  let joined = '';
  for await (const event of events) {
    if (isRefused(signal)) throw signal.reason;
    joined += `${JSON.stringify(eventView(event))}\n`;
    if (joined.length > 32_768) {
      yield joined;
      joined = '';
    }
  }
  if (joined !== '') yield joined;
}

/** Whether the caller is not let in any more. A page goes on while the server stops. */
function isRefused({ reason }: AbortSignal): boolean {
  return reason instanceof StreamEnded && reason.code === 'unauthenticated';
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_LIMIT;
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  return limit >= 1 && limit <= MAX_LIMIT ? limit : invalidParameter('limit', `it is a number from 1 to ${MAX_LIMIT}`);
}
