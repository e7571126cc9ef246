import { Body, Controller, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBody, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseCommand } from '#intake/command';
import { isRecorded } from '#recording/answer';
import { commandRoutes, type CommandRoute } from '#intake/routes';
import { episodeIdOf, etagOf, REVISION_HEADERS, POSITION_HEADER } from '../http/headers.js';
import { ApiAnswer, ApiEpisodeId, ApiProblems, ApiSecured, schemaRef } from '../http/openapi.js';
import { fail, problemOf, ProblemException } from '../http/problem.js';
import { callerOf, Requires } from '../identity/caller.js';
import { envelopeOf } from './envelope.js';
import { RecordCommand } from './record.command.js';

/** The answer to a recorded command. */
export interface Recorded {
  readonly status: 'accepted' | 'duplicate';
  readonly episodeId: string;
  readonly revision: string;
  readonly position: string;
}

/** One route per command. The table in `#intake/routes` is the only list of them. */
@Controller('v1/episodes/:episodeId')
@ApiTags('commands')
@ApiSecured()
@Requires('record')
export class CommandsController {
  constructor(private readonly commands: CommandBus) {}

  /** Records one command. The first answer is 201; the same command sent again gets the same answer with 200. */
  async record(
    route: CommandRoute,
    id: string,
    body: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<Recorded> {
    const episodeId = episodeIdOf(id);
    const envelope = envelopeOf(request);
    const parsed = parseCommand(route.type, body);
    if (!parsed.ok) fail('invalid-body', { errors: parsed.errors });
    const { actor, provider } = callerOf(request);
    const command = { ...envelope, episodeId, type: route.type, data: parsed.value.data, actor, provider };
    const answer = await this.commands.execute(new RecordCommand(command, request));
    if (!isRecorded(answer)) throw new ProblemException(problemOf(answer));
    void reply
      .status(answer.status === 'accepted' ? 201 : 200)
      .header('etag', etagOf(answer.revision))
      .header(POSITION_HEADER, String(answer.position))
      .header('location', `/v1/episodes/${episodeId}`);
    return { status: answer.status, episodeId, revision: String(answer.revision), position: String(answer.position) };
  }
}

const recordedHeaders = { ...REVISION_HEADERS, Location: 'The episode.' };

for (const route of commandRoutes) addRoute(route);

/** Adds a method for a command to the controller, with the decorators of a hand-written one. */
function addRoute(route: CommandRoute): void {
  const { prototype } = CommandsController;
  const name = route.type[0]!.toLowerCase() + route.type.slice(1);
  Object.defineProperty(prototype, name, {
    configurable: true,
    value(this: CommandsController, id: string, body: unknown, request: FastifyRequest, reply: FastifyReply) {
      return this.record(route, id, body, request, reply);
    },
  });
  Param('episodeId')(prototype, name, 0);
  Body()(prototype, name, 1);
  Req()(prototype, name, 2);
  Res({ passthrough: true })(prototype, name, 3);
  for (const decorate of decoratorsOf(route)) {
    decorate(prototype, name, Object.getOwnPropertyDescriptor(prototype, name)!);
  }
}

function decoratorsOf({ type, segment, summary, payload, example }: CommandRoute): MethodDecorator[] {
  return [
    Post(segment),
    ApiOperation({ summary, operationId: type }),
    ApiEpisodeId(),
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description: 'The command id, a UUID. Sending the same command with the same id again returns the first answer.',
      schema: { type: 'string', format: 'uuid' },
    }),
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'Record only if the episode is at this revision, as in its ETag: `"12"`.',
      schema: { type: 'string' },
    }),
    ApiHeader({
      name: 'Stepdown-Source-System',
      required: false,
      description: "The sender's system; together with Stepdown-Source-Id it names the entry.",
      schema: { type: 'string' },
    }),
    ApiHeader({
      name: 'Stepdown-Source-Id',
      required: false,
      description: "The entry's id in the sender's system. The same source entry is not recorded twice.",
      schema: { type: 'string' },
    }),
    ApiHeader({
      name: 'Stepdown-Correlation-Id',
      required: false,
      description: 'Stored in the metadata of the event; default the command id.',
      schema: { type: 'string' },
    }),
    ApiBody({ required: true, schema: schemaRef(payload.name), examples: { example: { value: example } } }),
    ApiAnswer(201, 'Recorded now', schemaRef('Recorded'), { headers: recordedHeaders }),
    ApiAnswer(200, 'Recorded before', schemaRef('Recorded'), { headers: recordedHeaders }),
    ApiProblems(400, 404, 408, 409, 412, 413, 415, 422),
  ];
}
