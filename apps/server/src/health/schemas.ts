import { schemaRef } from '../http/openapi.js';
import { flag, instant, integer, object, text } from '../http/openapi.schemas.js';

const programVersion = { ...text, description: 'The version of the program.' };

/** Schemas of the answers about the process itself. */
export const healthSchemas = {
  Live: object({ status: { type: 'string', enum: ['live'] }, version: programVersion, pid: integer }),
  Ready: object({
    status: { type: 'string', enum: ['ready', 'not ready'] },
    version: programVersion,
    checks: {
      type: 'object',
      description: 'For each part whether it serves calls: the log, the projection, the keys, the clock, the heads.',
      additionalProperties: schemaRef('Check'),
    },
  }),
  Check: object({ ok: flag, state: text, detail: text }, ['state', 'detail']),
  Clock: object({
    now: instant,
    jumpedBySeconds: {
      type: 'number',
      description: 'How far it jumped forward, beyond the allowed time; 0 if it did not.',
    },
    behindBySeconds: { type: 'number', description: 'How far it is behind the last event of the log.' },
    records: { type: 'boolean', description: 'Whether commands are recorded.' },
  }),
};
