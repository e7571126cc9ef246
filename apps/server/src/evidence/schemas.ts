import { EVIDENCE_FORMAT } from '#audit/evidence/document';
import { schemaRef } from '../http/openapi.js';
import {
  anyObject,
  loggedType,
  hash,
  instant,
  integer,
  list,
  object,
  revision,
  text,
  uuid,
} from '../http/openapi.schemas.js';

/** Schemas of evidence. */
export const evidenceSchemas = {
  Evidence: object({
    evidence: object({
      format: { type: 'string', enum: [EVIDENCE_FORMAT] },
      subject: { oneOf: [object({ episode: text }), object({ from: instant, to: instant })] },
      origin: { ...text, description: 'Names the log.' },
      head: { ...text, description: 'The signed head that the proofs refer to: a signed note.' },
      keys: {
        ...list(text),
        description: 'Public keys, for comparison: trust only keys that you have from elsewhere.',
      },
      retirements: { ...list(text), description: 'Statements that retired earlier keys: signed notes.' },
      earlier: list(object({ size: integer, root: hash, path: list(hash), note: text }, ['note'])),
    }),
    events: list(schemaRef('ProvenEvent')),
  }),
  ProvenEvent: object(
    {
      envelope: object({
        index: { ...integer, description: 'Index in the log, from 0.' },
        stream: text,
        revision,
        id: uuid,
        type: loggedType,
        recordedAt: instant,
        commitment: hash,
      }),
      path: { ...list(hash), description: 'The audit path (RFC 6962) from the leaf to the root of the head.' },
      content: object({ salt: text, data: anyObject, metadata: anyObject }, ['salt']),
      withheld: {
        type: 'string',
        enum: ['erased', 'outside'],
        description:
          'Why there is no content: it was recorded outside the period. `erased` is not used yet, and would prove nothing.',
      },
    },
    ['content', 'withheld'],
  ),
};
