import { schemaRef } from '../http/openapi.js';
import {
  anyObject,
  count,
  hash,
  instant,
  list,
  object,
  position,
  revision,
  text,
  uuid,
} from '../http/openapi.schemas.js';

/** Schemas of the answers about proofs. */
export const proofSchemas = {
  SignedHead: object(
    {
      origin: { ...text, description: 'Names the log.' },
      size: { ...count, description: 'Events of the log.' },
      root: { ...hash, description: 'The root of the Merkle tree of their leaves (RFC 6962).' },
      madeAt: instant,
      keys: { ...list(text), description: 'Ids of the keys that signed.' },
      note: { ...text, description: 'The head as it was signed: a C2SP checkpoint in a signed note.' },
    },
    ['madeAt'],
  ),
  EventProof: object(
    {
      index: { ...count, description: 'Index of the event in the log, from 0.' },
      size: { ...count, description: 'Events of the tree that the proof refers to.' },
      root: hash,
      leaf: { ...hash, description: 'SHA-256(0x00 || canonical JSON of the envelope).' },
      path: { ...list(hash), description: 'The audit path, from the leaf up.' },
      position,
      envelope: object({
        index: count,
        stream: text,
        revision,
        id: uuid,
        type: text,
        recordedAt: instant,
        commitment: { ...hash, description: 'To salt, data and metadata.' },
      }),
      content: object({ salt: text, data: anyObject, metadata: anyObject }, ['salt']),
      head: schemaRef('SignedHead'),
    },
    ['head'],
  ),
  ConsistencyProof: object({ first: count, second: count, firstRoot: hash, secondRoot: hash, path: list(hash) }),
  ProofKeys: object({
    keys: list(
      object(
        {
          id: text,
          key: { ...text, description: 'In the public key format of C2SP signed-note.' },
          validUpTo: { ...count, description: 'Of a retired key: it signs no head with more events.' },
          retiredAt: instant,
        },
        ['validUpTo', 'retiredAt'],
      ),
    ),
    retirements: { ...list(text), description: 'Signed notes.' },
  }),
};
