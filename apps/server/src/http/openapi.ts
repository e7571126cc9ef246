import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiParam, ApiResponse, type ApiResponseOptions } from '@nestjs/swagger';
import { EPISODE_ID } from '#intake/payloads/common';
import { NDJSON } from './ndjson.js';
import { codesOfStatus } from './problem.js';

/** A reference to a schema of the document. */
export function schemaRef(name: string): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

type Schema = Extract<ApiResponseOptions, { readonly schema: unknown }>['schema'];
/** Headers of an answer, each with its description. */
type Headers = Readonly<Record<string, string>>;

const COMMON_HEADERS: Headers = {
  'X-Request-Id': 'The id of the call: the one from the request, if it is well formed.',
};

/** A successful answer with a schema of the document; `type` if it is not JSON. */
export function ApiAnswer(
  status: number,
  description: string,
  schema: object,
  { headers, type = 'application/json' }: { readonly headers?: Headers; readonly type?: string } = {},
): MethodDecorator & ClassDecorator {
  return ApiAnswers(status, description, { [type]: schema }, headers);
}

/** A successful answer in several content types, each with its schema. */
export function ApiAnswers(
  status: number,
  description: string,
  schemas: Readonly<Record<string, object>>,
  headers: Headers = {},
): MethodDecorator & ClassDecorator {
  const content = Object.entries(schemas).map(([type, schema]) => [type, { schema: schema as Schema }] as const);
  const named = Object.entries({ ...headers, ...COMMON_HEADERS }).map(
    ([name, means]) => [name, headerOf(means)] as const,
  );
  return ApiResponse({
    status,
    description,
    content: Object.fromEntries(content),
    headers: Object.fromEntries(named),
  });
}

function headerOf(description: string) {
  return { description, schema: { type: 'string' as const } };
}

/**
 * A body of JSON values, one per line. OpenAPI 3.1 describes such a body as text; JSON Schema's content keywords
 * describe its lines.
 */
export function linesOf(name: string) {
  return { type: 'string', contentMediaType: NDJSON, contentSchema: { type: 'array', items: schemaRef(name) } };
}

/** An answer of JSON values, one per line. */
export function ApiLines(status: number, description: string, name: string): MethodDecorator {
  return ApiAnswers(status, description, { [NDJSON]: linesOf(name) });
}

/** A request body of JSON values, one per line. */
export function ApiLinesBody(name: string): MethodDecorator {
  return applyDecorators(ApiConsumes(NDJSON), ApiBody({ required: true, schema: linesOf(name) as Schema }));
}

/** The problems that an operation can return. */
export function ApiProblems(...statuses: readonly number[]): MethodDecorator & ClassDecorator {
  const answers = statuses.map((status) =>
    ApiAnswer(status, describe(status), schemaRef('Problem'), {
      type: 'application/problem+json',
      headers: headersOf[status],
    }),
  );
  return applyDecorators(...answers);
}

const headersOf: { readonly [status: number]: Headers } = {
  401: { 'WWW-Authenticate': 'The authentication scheme for a key.' },
  503: { 'Retry-After': 'Seconds after which to try again.' },
};

/** An operation that needs an API key once one exists, with the problems common to all such operations. */
export function ApiSecured(): ClassDecorator & MethodDecorator {
  return applyDecorators(ApiBearerAuth('api-key'), ApiProblems(400, 401, 403, 500, 503));
}

/** The episode id in the path. */
export function ApiEpisodeId(): ClassDecorator & MethodDecorator {
  return ApiParam({
    name: 'episodeId',
    schema: { type: 'string', pattern: EPISODE_ID.source },
    example: 'E-2026-0042',
  });
}

function describe(status: number): string {
  const listed = codesOfStatus(status).map(([code, title]) => `\`${code}\`: ${title}.`);
  return status === 422
    ? 'A rule of the episode refuses the command; `code` names the rule, `retryable` whether the command may succeed later.'
    : listed.join(' ');
}
