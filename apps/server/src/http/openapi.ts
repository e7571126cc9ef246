import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiParam, ApiResponse, type ApiResponseOptions } from '@nestjs/swagger';
import { EPISODE_ID } from '#intake/payloads/common';
import { problemCodes } from './problem.js';

/** A reference to a schema of the document. */
export function schemaRef(name: string): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

/** Problems that an operation may answer with. */
export function ApiProblems(...statuses: readonly number[]): MethodDecorator {
  return applyDecorators(
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: describe(status),
        content: { 'application/problem+json': { schema: schemaRef('Problem') } },
      }),
    ),
  );
}

/** An operation that needs an API key once one exists. */
export function ApiSecured(): ClassDecorator & MethodDecorator {
  return ApiBearerAuth('api-key');
}

/** The id of an episode in the path. */
export function ApiEpisodeId(): ClassDecorator & MethodDecorator {
  return ApiParam({
    name: 'episodeId',
    schema: { type: 'string', pattern: EPISODE_ID.source },
    example: 'E-2026-0042',
  });
}

type Schema = Extract<ApiResponseOptions, { readonly schema: unknown }>['schema'];

/** A successful answer with a schema of the document, by the name of its type where that is not JSON. */
export function ApiAnswer(
  status: number,
  description: string,
  schema: Schema,
  { headers = [], type = 'application/json' }: { readonly headers?: readonly string[]; readonly type?: string } = {},
): MethodDecorator {
  return ApiResponse({
    status,
    description,
    content: { [type]: { schema } },
    headers: Object.fromEntries(headers.map((name) => [name, { schema: { type: 'string' } }])),
  });
}

function describe(status: number): string {
  const codes = Object.entries(problemCodes).filter(([, entry]) => entry.status === status);
  const listed = codes.map(([code, { title }]) => `\`${code}\`: ${title}.`).join(' ');
  return status === 422
    ? 'A rule of the episode refuses the command; `code` says which, `retryable` whether it may succeed later.'
    : listed;
}
