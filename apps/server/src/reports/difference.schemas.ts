import { episodeKinds } from '#read-models/reports/difference/explaining';
import { causes } from '#read-models/reports/difference/figures';
import { units } from '#read-models/reports/cohort';
import { schemaRef as ref } from '../http/openapi.js';
import { cell, date, flag, integer, list, nullable, number, object, text } from '../http/openapi.schemas.js';

/** Schemas of the difference of a report; the same for every report. */

const texts = { type: 'object', additionalProperties: text };
const values = { type: 'object', additionalProperties: true };
const kind = { type: 'string', enum: ['added', 'changed', 'removed'] };
const because = list({ type: 'string', enum: causes }, 'Why: the data cut-off moved, or facts changed.');

export const differenceSchemas = {
  ReportDifference: object(
    {
      report: text,
      of: { type: 'string', enum: units },
      definitions: texts,
      by: list(text),
      filters: values,
      limitedTo: text,
      notes: list(text, 'Notes about the filters.'),
      before: ref('ComparedAnswer'),
      after: ref('ComparedAnswer'),
      equal: { ...flag, description: 'Whether the figures are the same.' },
      because,
      groups: list(ref('GroupDifference'), 'Groups whose figures differ.'),
      unchanged: { ...integer, description: 'Groups that are the same.' },
      beside: list(ref('ListDifference'), 'Other lists that differ.'),
      explaining: ref('Explaining'),
      digest: { ...text, description: 'SHA-256 of the canonical JSON (RFC 8785) of everything else.' },
    },
    ['limitedTo', 'notes'],
  ),
  ComparedAnswer: object({
    asOf: ref('AsOf'),
    cutOff: nullable(date),
    options: { ...values, description: 'Options of the report, with defaults filled in.' },
    parkedStreams: integer,
    digest: { ...text, description: 'Of the whole answer: a saved answer is the same if it has this digest.' },
  }),
  GroupDifference: object({
    by: ref('GroupValues'),
    kind,
    because,
    figures: list(ref('FigureDifference')),
    lists: list(ref('ListDifference')),
  }),
  FigureDifference: object(
    {
      figure: text,
      before: cell,
      atCutOff: {
        ...cell,
        description: 'What the earlier facts give at the later cut-off; only if the cut-off moved.',
      },
      after: cell,
      change: { ...nullable(number), description: '`after - before`, of numbers.' },
    },
    ['atCutOff'],
  ),
  ListDifference: object({
    table: text,
    differing: { ...integer, description: 'Rows that differ.' },
    rows: list(
      object({ by: ref('GroupValues'), row: values, kind, figures: list(ref('FigureDifference')) }, ['by']),
      'The first of them; `row` has the values that name it.',
    ),
  }),
  Explaining: object({
    tables: list(text, 'Tables of facts that the report reads.'),
    counts: object(Object.fromEntries(episodeKinds.map((each) => [each, integer]))),
    episodes: list(ref('ExplainingEpisode'), 'The first of them: void, corrected, new, continued.'),
  }),
  ExplainingEpisode: object({
    episodeId: text,
    kind: { type: 'string', enum: episodeKinds },
    inCohort: { type: 'boolean', description: 'If false, it is another episode of a patient of the cohort.' },
    facts: list(
      object({ table: text, key: text, kind, columns: list(object({ column: text, before: cell, after: cell })) }),
      'The first facts that differ, as of the later cut-off.',
    ),
    differing: { ...integer, description: 'Facts that differ.' },
    events: list(ref('EventBehind'), 'The first events between the two moments that the facts come from.'),
    recorded: { ...integer, description: 'How many such events there are.' },
  }),
};
