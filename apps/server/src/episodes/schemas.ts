import { levelKeys } from '#episode/codes/levels';
import { losRules } from '#episode/length-of-stay';
import { episodeStatuses } from '#episode/state';
import { schemaRef } from '../http/openapi.js';
import {
  anyObject,
  cell,
  date,
  eventType,
  flag,
  instant,
  integer,
  list,
  nullable,
  object,
  position,
  revision,
  source,
  text,
  uuid,
} from '../http/openapi.schemas.js';

const level = { type: 'string', enum: Object.keys(levelKeys.codes) };

const stay = object(
  {
    ordinal: { type: 'integer', minimum: 1 },
    level,
    setting: { type: 'string', enum: ['outpatient', 'residential'] },
    program: text,
    modality: text,
    startedOn: date,
    lastContactOn: date,
    endedOn: date,
    endedBy: { type: 'string', enum: ['down', 'up', 'lateral', 'discharge'] },
  },
  ['program', 'modality', 'lastContactOn', 'endedOn', 'endedBy'],
);

/** Schemas of the answers about episodes: the views in this folder. */
export const episodeSchemas = {
  Episode: object(
    {
      episodeId: text,
      revision,
      status: { type: 'string', enum: episodeStatuses },
      patientId: text,
      providerId: text,
      previousEpisodeId: text,
      referredOn: date,
      waitlistedOn: date,
      admittedOn: date,
      cancelledOn: date,
      dischargedOn: date,
      lastContactOn: date,
      reason: {
        type: ['integer', 'string'],
        description: 'TEDS reason for discharge, or why it was cancelled.',
      },
      level,
      program: text,
      modality: text,
      phase: text,
      paused: flag,
      lengthOfStay: object({ days: integer, rule: { type: 'string', enum: losRules } }),
      stays: list(stay),
      phases: list(object({ stay: integer, phase: text, label: text, from: date, to: date }, ['label', 'to'])),
      pauses: list(object({ from: date, to: date, reason: text }, ['to'])),
    },
    [
      ...['patientId', 'providerId', 'previousEpisodeId', 'referredOn', 'waitlistedOn', 'admittedOn', 'cancelledOn'],
      ...['dischargedOn', 'lastContactOn', 'reason', 'level', 'program', 'modality', 'phase', 'lengthOfStay'],
    ],
  ),
  HistoryEntry: object(
    {
      revision,
      position,
      type: eventType,
      effectiveOn: date,
      recordedAt: instant,
      actor: text,
      id: { ...uuid, description: 'Of the event.' },
      commandId: uuid,
      correlationId: text,
      causationId: { ...text, description: 'What caused it: the command itself, or what the sender named.' },
      source,
      data: anyObject,
      believed: {
        ...nullable(anyObject),
        description: 'The data after a correction; null if the entry was voided.',
      },
      changedBy: list(revision),
      words: { type: 'string', description: 'The entry as a sentence.' },
      changes: { ...list(text), description: 'What it changed in the effective state.' },
    },
    ['source', 'believed', 'changedBy'],
  ),
  EpisodeHistory: object(
    {
      episodeId: text,
      revision,
      asOf: { ...schemaRef('AsOf'), description: 'The last entry taken into account.' },
      effectiveOn: date,
      believed: schemaRef('Episode'),
      entries: list(schemaRef('HistoryEntry')),
      later: { type: 'integer', description: 'Entries left out, because they are about the time after `effectiveOn`.' },
    },
    ['effectiveOn'],
  ),
  EpisodeMoment: object({
    revision: { ...revision, description: 'The last entry that was known; -1 if there was none.' },
    position,
    recordedAt: nullable(instant),
  }),
  ValueDifference: object({ field: text, before: cell, after: cell }),
  EpisodeDifference: object(
    {
      episodeId: text,
      before: schemaRef('EpisodeMoment'),
      after: schemaRef('EpisodeMoment'),
      effectiveOn: date,
      equal: { type: 'boolean', description: 'Whether the effective state is the same at both moments.' },
      changes: { ...list(text), description: 'What changed in the course, in words.' },
      values: {
        ...list(object({ field: text, before: cell, after: cell, by: list(revision) })),
        description:
          'Values of the episode that differ, by their paths in `Episode`, and the entries that changed each.',
      },
      entries: {
        ...list(
          object({
            revision,
            type: eventType,
            effectiveOn: date,
            kind: { type: 'string', enum: ['added', 'changed', 'removed'] },
            fields: list(schemaRef('ValueDifference')),
            words: text,
            by: list(revision),
          }),
        ),
        description: 'Entries whose effective data changed.',
      },
      events: { ...list(schemaRef('HistoryEntry')), description: 'What was recorded between the two moments.' },
    },
    ['effectiveOn'],
  ),
  EpisodesPage: object(
    {
      asOf: schemaRef('AsOf'),
      episodes: list(schemaRef('EpisodeRow')),
      notes: list(text, 'Notes about the filters, such as a value that occurs nowhere.'),
      next: { type: 'string', description: 'The cursor of the next page, if there is one.' },
    },
    ['notes', 'next'],
  ),
  EpisodeRow: object({
    episodeId: text,
    status: { type: 'string', enum: episodeStatuses },
    patientId: nullable(text),
    providerId: nullable(text),
    openedOn: date,
    referredOn: nullable(date),
    admittedOn: nullable(date),
    endedOn: nullable(date),
    lastContactOn: nullable(date),
    level: nullable(level),
    program: nullable(text),
    modality: nullable(text),
    reason: nullable(integer),
    cancellationReason: nullable(text),
    lengthOfStay: { ...nullable(integer), description: 'Days, by teds-2019.' },
    stays: integer,
  }),
};
