import { projectorStates } from '#read-models/projector/status';
import { schemaRef } from '../http/openapi.js';
import {
  anyObject,
  cell,
  date,
  flag,
  instant,
  integer,
  list,
  nullable,
  number,
  object,
  position,
  revision,
  text,
} from '../http/openapi.schemas.js';

/** The progress of a replay of the log and of the comparison after it; the last line may lack some fields. */
const progress = {
  phase: { type: 'string', enum: ['replaying', 'comparing'] },
  events: text,
  position,
  head: { ...position, description: 'The position that replay or comparison has reached.' },
  table: text,
  rows: { type: 'integer', description: 'Rows of the table compared so far, on both sides.' },
  done: flag,
};
const optionalProgress = Object.keys(progress).filter((name) => name !== 'done');

/** Schemas of the answers about the projection: progress, parked episodes, rebuilds and verifications. */
export const projectionSchemas = {
  Projection: object(
    {
      state: { type: 'string', enum: projectorStates },
      failure: text,
      position,
      events: { ...position, description: 'Events applied since the read models were empty.' },
      lag: object({
        amount: position,
        unit: { type: 'string', enum: ['events', 'bytes'] },
        seconds: {
          ...number,
          description: 'Age of the first missing event; 0 only if none is missing.',
        },
      }),
      head: object({ position, recordedAt: instant, ageSeconds: number }),
      parkedStreams: integer,
      eventsPerSecond: { type: 'number', description: 'Only if the answering process projects.' },
      kept: {
        ...object({
          schemaVersion: nullable(integer),
          position: nullable(position),
          usable: flag,
        }),
        description:
          'The previous read models, if there are any and they can be reached: their position, and whether this ' +
          'version of the program can switch back to them.',
      },
      simulated: {
        ...object({ ends: date }),
        description: 'Only if the data are the cohort of `stepdown demo` and its last day is before today.',
      },
    },
    ['failure', 'position', 'head', 'eventsPerSecond', 'kept', 'simulated'],
  ),
  ParkedEpisode: object({ episodeId: text, position, revision, eventType: text, reason: text }),
  ParkedEpisodes: object({ parked: list(schemaRef('ParkedEpisode')) }),
  Forgotten: object({ forgotten: flag }),
  Replayed: object(
    {
      events: { type: 'integer', description: 'Events that are currently projected.' },
      parked: schemaRef('ParkedEpisode'),
    },
    ['parked'],
  ),
  RebuildLine: object(
    {
      ...progress,
      difference: {
        ...nullable(schemaRef('Verification')),
        description: 'How the read models before differed; null if nothing was compared.',
      },
      uncompared: { ...text, description: 'Why nothing was compared.' },
      problem: schemaRef('Problem'),
    },
    [...optionalProgress, 'difference', 'uncompared', 'problem'],
  ),
  VerifyLine: object({ ...progress, verification: schemaRef('Verification'), problem: schemaRef('Problem') }, [
    ...optionalProgress,
    'verification',
    'problem',
  ]),
  Verification: object(
    {
      position: { ...position, description: 'The position as of which they were compared.' },
      recordedAt: nullable(instant),
      events: { ...text, description: 'Events of the log up to there.' },
      head: { ...nullable(position), description: 'The last event of the log when the comparison ended.' },
      equal: flag,
      foreign: { ...text, description: 'Why the read models do not belong to this log; nothing was compared.' },
      tables: list(schemaRef('TableDifference')),
      onlyLive: { ...list(text), description: 'Tables that a replay of the log does not give.' },
      onlyReplayed: { ...list(text), description: 'Tables that the read models lack.' },
      rows: { ...list(schemaRef('DifferingRow')), description: 'The first rows that differ.' },
    },
    ['foreign'],
  ),
  TableDifference: object({
    table: text,
    live: { type: 'integer', description: 'Rows of the read models.' },
    replayed: { type: 'integer', description: 'Rows that a replay of the log gives.' },
    missing: integer,
    surplus: integer,
    changed: integer,
    columns: {
      type: 'object',
      description: 'Changed rows by the columns that differ.',
      additionalProperties: integer,
    },
    onlyLive: list(text),
    onlyReplayed: list(text),
  }),
  DifferingRow: object(
    {
      table: text,
      kind: { type: 'string', enum: ['missing', 'surplus', 'changed'] },
      name: { ...anyObject, description: 'What names the row in its table.' },
      columns: list(object({ column: text, live: cell, replayed: cell })),
      row: { ...anyObject, description: 'A missing or surplus row.' },
      events: {
        ...list(schemaRef('EventBehind')),
        description: 'The events of the log behind it.',
      },
    },
    ['columns', 'row'],
  ),
  EventBehind: object(
    { position, revision, type: text, recordedAt: instant, actor: text, words: text, changes: list(text) },
    ['words', 'changes'],
  ),
};
