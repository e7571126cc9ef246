import { fieldErrorCodes } from '#intake/field-error';
import { schemaRef } from './openapi.js';
import { list, object, revision, text } from './openapi.schemas.js';
import { allProblemCodes } from './problem.js';

/** Schemas of every answer that is not a success. */
export const problemSchemas = {
  Problem: object(
    {
      type: text,
      title: text,
      status: { type: 'integer' },
      code: { type: 'string', enum: allProblemCodes, description: 'Stable; texts may change.' },
      detail: text,
      retryable: { type: 'boolean', description: 'Whether the same request may succeed later, unchanged.' },
      errors: list(schemaRef('FieldProblem')),
      revision: { ...revision, description: 'The recorded entry that conflicts.' },
      expected: text,
      actual: text,
      requestId: {
        ...text,
        description: 'The id of the call, as in the header X-Request-Id; the log of the server names it.',
      },
    },
    ['detail', 'errors', 'revision', 'expected', 'actual'],
  ),
  FieldProblem: object(
    {
      field: { type: 'string', description: 'Path of the field in the body, or name of the parameter or header.' },
      code: { type: 'string', description: `For a malformed body one of ${fieldErrorCodes.join(', ')}.` },
      message: text,
      allowed: list({ type: ['string', 'number'] }, 'The accepted values, if they are a list.'),
    },
    ['allowed'],
  ),
};
