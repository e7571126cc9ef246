import { schemaRef } from '../http/openapi.js';
import { object, position, revision, text, uuid } from '../http/openapi.schemas.js';

/** Schemas of the answers to commands. */
export const commandSchemas = {
  Recorded: object({
    status: { type: 'string', enum: ['accepted', 'duplicate'] },
    episodeId: text,
    revision,
    position,
  }),
  AnswerLine: object(
    {
      commandId: uuid,
      status: {
        type: 'string',
        enum: ['accepted', 'duplicate', 'rejected', 'invalid', 'conflict', 'unknown', 'ended', 'done'],
        description:
          '`ended` and `done` are not answers to a line. `ended`: the server ended the stream, and nothing was recorded from `line` on. `done`: the last line of `answers=failures`.',
      },
      line: {
        type: 'integer',
        minimum: 1,
        description: 'Of `ended`, and of failures: the number of the line, from 1; blank lines do not count.',
      },
      counts: {
        type: 'object',
        additionalProperties: { type: 'integer', minimum: 0 },
        description: 'Of the last line of `answers=failures`: the number of lines of each status.',
      },
      revision,
      position,
      problem: schemaRef('Problem'),
    },
    ['commandId', 'line', 'revision', 'position', 'problem', 'counts'],
  ),
};
