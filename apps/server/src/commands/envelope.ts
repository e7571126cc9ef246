import type { FastifyRequest } from 'fastify';
import { parseSource } from '#intake/command';
import type { RecordRequest } from '#recording/request';
import { idempotencyKeyOf, ifMatchOf } from '../http/headers.js';
import { fail, invalidParameter } from '../http/problem.js';

/** The metadata of a single command, from its headers. */
export function envelopeOf({
  headers,
}: FastifyRequest): Pick<RecordRequest, 'commandId' | 'source' | 'ifMatch' | 'correlationId'> {
  return {
    commandId: idempotencyKeyOf(headers['idempotency-key']),
    source: sourceOf(headers['stepdown-source-system'], headers['stepdown-source-id']),
    ifMatch: ifMatchOf(headers['if-match']),
    correlationId: correlationIdOf(headers['stepdown-correlation-id']),
  };
}

type Header = string | string[] | undefined;

function sourceOf(system: Header, id: Header): RecordRequest['source'] {
  if (system === undefined && id === undefined) return undefined;
  const parsed = parseSource({ system, id });
  if (!parsed.ok)
    fail('invalid-parameter', {
      errors: parsed.errors.map((error) => ({ ...error, field: sourceHeaders[error.field] ?? error.field })),
    });
  return parsed.value;
}

const sourceHeaders: { readonly [field: string]: string } = {
  system: 'Stepdown-Source-System',
  id: 'Stepdown-Source-Id',
};

function correlationIdOf(header: Header): string | undefined {
  if (header === undefined) return undefined;
  const text = String(header);
  return /^[\x21-\x7e]{1,128}$/.test(text)
    ? text
    : invalidParameter('Stepdown-Correlation-Id', 'it must have 1 to 128 visible ASCII characters');
}
