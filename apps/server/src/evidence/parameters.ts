import { applyDecorators } from '@nestjs/common';
import type { EvidenceOptions } from '#audit/evidence/gather';
import { ApiAnswers, schemaRef } from '../http/openapi.js';
import { text } from '../http/openapi.schemas.js';
import { invalidParameter } from '../http/problem.js';
import { ApiParameter } from '../http/api-parameters.js';
import { Parameters, type RawParameters } from '../http/parameters.js';

export const evidenceFormats = ['json', 'html'] as const;
export type EvidenceFormat = (typeof evidenceFormats)[number];

/** The format and the options of an evidence request. */
export interface EvidenceRequest {
  readonly format: EvidenceFormat;
  readonly options: EvidenceOptions;
}

export interface PeriodRequest extends EvidenceRequest {
  readonly from: string;
  readonly to: string;
}

const MOST_EVENTS = 999_999_999;

export function evidenceParameters(raw: RawParameters): EvidenceRequest {
  const parameters = new Parameters(raw);
  const requested = requestIn(parameters);
  parameters.end();
  return requested;
}

export function periodIn(raw: RawParameters): PeriodRequest {
  const parameters = new Parameters(raw);
  parameters.require('from', 'it must be the first instant of the period');
  parameters.require('to', 'it must be the first instant after the period');
  const [from = '', to = ''] = [parameters.instant('from'), parameters.instant('to')];
  const requested = requestIn(parameters);
  parameters.end();
  if (from > to) invalidParameter('to', 'it is not before `from`');
  return { from, to, ...requested };
}

function requestIn(parameters: Parameters): EvidenceRequest {
  const format = parameters.oneOf('format', evidenceFormats, 'json');
  const since = parameters.integers('since', 0, MOST_EVENTS);
  const earlierHeads = parameters.oneOf('earlierHeads', ['all', 'none'], 'none') === 'all';
  return { format, options: { earlierHeads, since } };
}

/** The parameters and the answer of evidence in the API description. */
export function ApiEvidence(): MethodDecorator {
  return applyDecorators(
    ApiParameter('format', 'The document, or a page to read that contains it.', {
      type: 'string',
      enum: evidenceFormats,
      default: 'json',
    }),
    ApiParameter(
      'since',
      'Sizes of heads that you saved: adds a proof that the log extends each. Separate several by commas.',
      {
        type: 'array',
        items: { type: 'integer', minimum: 0, maximum: MOST_EVENTS },
      },
    ),
    ApiParameter('earlierHeads', 'Whether to add every earlier signed head, with the proof that the log extends it.', {
      type: 'string',
      enum: ['all', 'none'],
      default: 'none',
    }),
    ApiAnswers(200, 'The evidence', { 'application/json': schemaRef('Evidence'), 'text/html': text }),
  );
}
