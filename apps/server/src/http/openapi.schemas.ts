import { EVIDENCE_FORMAT } from '#audit/evidence/document';
import { levelKeys } from '#episode/codes/levels';
import { schemaVersions } from '#episode/events';
import { episodeStatuses } from '#episode/state';
import { fieldErrorCodes } from '#intake/field-error';
import { losRules } from '#episode/length-of-stay';

/** Schemas of what the API answers. What it takes is declared in `#intake/payloads`. */

const text = { type: 'string' };
const date = { type: 'string', format: 'date' };
const instant = { type: 'string', format: 'date-time' };
const uuid = { type: 'string', format: 'uuid' };
export const revision = { type: 'string', pattern: '^-?\\d+$', description: "Place in the episode's stream, from 0." };
export const position = { type: 'string', pattern: '^\\d+$', description: 'Place in the whole log.' };
const level = { type: 'string', enum: Object.keys(levelKeys.codes) };
const hash = { type: 'string', pattern: '^[0-9a-f]{64}$' };
const eventType = { type: 'string', enum: Object.keys(schemaVersions) };
const source = object({ system: text, id: text });
const anyObject = { type: 'object', additionalProperties: true };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const list = (items: object) => ({ type: 'array', items });

const cell = { oneOf: [text, { type: 'number' }, { type: 'boolean' }], nullable: true };
const nullable = (schema: object) => ({ ...schema, nullable: true });

/** An object of which every property is there, but for those named as optional. */
export function object(properties: Readonly<Record<string, object>>, optional: readonly string[] = []) {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, ...(required.length > 0 && { required }) };
}

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

const metadata = object(
  {
    commandId: uuid,
    commandDigest: text,
    correlationId: text,
    causationId: text,
    actor: text,
    source,
    schemaVersion: { type: 'integer' },
  },
  ['source'],
);

export const answerSchemas = {
  Problem: object(
    {
      type: text,
      title: text,
      status: { type: 'integer' },
      code: { type: 'string', description: 'Stable; texts may change.' },
      detail: text,
      retryable: { type: 'boolean', description: 'Whether the same request may succeed later, unchanged.' },
      errors: list(ref('FieldProblem')),
      revision: { ...revision, description: 'The entry on record that stands in the way.' },
      expected: text,
      actual: text,
    },
    ['detail', 'errors', 'revision', 'expected', 'actual'],
  ),
  FieldProblem: object(
    {
      field: { type: 'string', description: 'Path of the field in the body, or name of the parameter or header.' },
      code: { type: 'string', description: `For a malformed body one of ${fieldErrorCodes.join(', ')}.` },
      message: text,
      allowed: list({ oneOf: [text, { type: 'number' }] }),
    },
    ['allowed'],
  ),
  Recorded: object({
    status: { type: 'string', enum: ['accepted', 'duplicate'] },
    episodeId: text,
    revision,
    position,
  }),
  AnswerLine: object(
    {
      commandId: uuid,
      status: {
        type: 'string',
        enum: ['accepted', 'duplicate', 'rejected', 'invalid', 'conflict', 'unknown', 'ended'],
        description: '`ended` is no answer: the server ended the stream, and nothing was recorded from `line` on.',
      },
      line: { type: 'integer', minimum: 1, description: 'Of `ended`: the line, of those that are not blank, from 1.' },
      revision,
      position,
      problem: ref('Problem'),
    },
    ['commandId', 'line', 'revision', 'position', 'problem'],
  ),
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
        oneOf: [{ type: 'integer' }, text],
        description: 'TEDS reason for discharge, or why it was cancelled.',
      },
      level,
      program: text,
      modality: text,
      phase: text,
      paused: { type: 'boolean' },
      lengthOfStay: object({ days: { type: 'integer' }, rule: { type: 'string', enum: losRules } }),
      stays: list(stay),
      phases: list(
        object({ stay: { type: 'integer' }, phase: text, label: text, from: date, to: date }, ['label', 'to']),
      ),
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
        ...anyObject,
        nullable: true,
        description: 'Where a correction replaced the data; null where the entry is void.',
      },
      changedBy: list(revision),
      words: { type: 'string', description: 'The entry as a sentence.' },
      changes: { ...list(text), description: 'What it changed in what was believed.' },
    },
    ['source', 'believed', 'changedBy'],
  ),
  EpisodeHistory: object(
    {
      episodeId: text,
      revision,
      asOf: { ...ref('AsOf'), description: 'The last entry taken into account.' },
      effectiveOn: date,
      believed: ref('Episode'),
      entries: list(ref('HistoryEntry')),
      later: { type: 'integer', description: 'Entries left out: they say nothing of the time up to `effectiveOn`.' },
    },
    ['effectiveOn'],
  ),
  EpisodeMoment: object({
    revision: { ...revision, description: 'The last entry that was known; -1 where there was none.' },
    position,
    recordedAt: nullable(instant),
  }),
  ValueDifference: object({ field: text, before: cell, after: cell }),
  EpisodeDifference: object(
    {
      episodeId: text,
      before: ref('EpisodeMoment'),
      after: ref('EpisodeMoment'),
      effectiveOn: date,
      equal: { type: 'boolean', description: 'Whether the same is believed at both.' },
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
            fields: list(ref('ValueDifference')),
            words: text,
            by: list(revision),
          }),
        ),
        description: 'Entries of which something else is believed.',
      },
      events: { ...list(ref('HistoryEntry')), description: 'What was recorded between the two moments.' },
    },
    ['effectiveOn'],
  ),
  Clock: object({
    now: instant,
    jumpedBySeconds: {
      type: 'number',
      description: 'By how much it went forward by itself, beyond what is allowed; 0 where it did not.',
    },
    behindBySeconds: { type: 'number', description: "By how much it is behind the log's last event." },
    records: { type: 'boolean', description: 'Whether commands are recorded.' },
  }),
  LoggedEvent: object(
    {
      position,
      episodeId: text,
      revision,
      id: uuid,
      type: eventType,
      recordedAt: instant,
      data: anyObject,
      metadata,
      unreadable: {
        ...text,
        description:
          'Why the event cannot be read, where it is stored as something else than JSON: `data` or `metadata` is then `{ base64 }` of what is stored.',
      },
    },
    ['unreadable'],
  ),
  Evidence: object({
    evidence: object({
      format: { type: 'string', enum: [EVIDENCE_FORMAT] },
      subject: { oneOf: [object({ episode: text }), object({ from: instant, to: instant })] },
      origin: { ...text, description: 'Names the log.' },
      head: { ...text, description: 'The signed head that the events are proven against: a note.' },
      keys: { ...list(text), description: 'Public keys, for comparison: trust those that you have from elsewhere.' },
      retirements: { ...list(text), description: 'Statements that retired earlier keys: notes.' },
      earlier: list(object({ size: { type: 'integer' }, root: hash, path: list(hash), note: text }, ['note'])),
    }),
    events: list(ref('ProvenEvent')),
  }),
  ProvenEvent: object(
    {
      envelope: object({
        index: { type: 'integer', description: 'Place in the log, from 0.' },
        stream: text,
        revision,
        id: uuid,
        type: eventType,
        recordedAt: instant,
        commitment: hash,
      }),
      path: { ...list(hash), description: 'The audit path (RFC 6962) from the leaf to the root of the head.' },
      content: object({ salt: text, data: anyObject, metadata }, ['salt']),
      withheld: {
        type: 'string',
        enum: ['erased', 'outside'],
        description:
          'Why there is no content: it was recorded outside the period. `erased` is not used so far, and would prove nothing.',
      },
    },
    ['content', 'withheld'],
  ),
  AsOf: object({ position, recordedAt: { ...instant, nullable: true } }),
  GroupValues: {
    type: 'object',
    description: 'A value of each dimension asked for; null where it is not known.',
    additionalProperties: { oneOf: [text, { type: 'integer' }], nullable: true },
  },
  EpisodesPage: object(
    {
      asOf: ref('AsOf'),
      episodes: list(ref('EpisodeRow')),
      next: { type: 'string', description: 'The cursor of the next page, if there is one.' },
    },
    ['next'],
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
    reason: nullable({ type: 'integer' }),
    cancellationReason: nullable(text),
    lengthOfStay: { type: 'integer', nullable: true, description: 'Days, by teds-2019.' },
    stays: { type: 'integer' },
  }),
};
