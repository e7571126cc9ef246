import { dimensions, units } from '#read-models/reports/cohort';
import { maybe, type Column } from '#read-models/reports/columns';
import type { OptionDeclaration } from '#read-models/reports/options';
import { GROUPS, type Report, type Table } from '#read-models/reports/report';
import { schemaRef } from '../http/openapi.js';
import {
  date,
  flag,
  instant,
  integer,
  list,
  nullable,
  object,
  position,
  text,
  type Schema,
} from '../http/openapi.schemas.js';

const optionKinds: readonly OptionDeclaration['kind'][] = ['choice', 'date', 'integer', 'integers'];

/** Schemas common to the answers of all reports. */
export const reportSchemas = {
  ReportList: object({
    reports: list(
      object({
        name: { ...text, description: 'As in its URL: `/v1/reports/{name}`.' },
        title: text,
        summary: text,
        of: list({ type: 'string', enum: units }, 'What it counts; the first is the default.'),
        by: list({ type: 'string', enum: dimensions }, 'What it is grouped and filtered by.'),
        options: list(object({ name: text, kind: { type: 'string', enum: optionKinds }, meaning: text })),
        tables: list(object({ name: text, meaning: text })),
        canBePublic: { ...flag, description: 'Whether some of its figures can be shared with anyone.' },
      }),
    ),
  }),
  AsOf: object({ position, recordedAt: nullable(instant) }),
  GroupValues: {
    type: 'object',
    description: 'A value of each requested dimension; null if unknown.',
    additionalProperties: { type: ['string', 'integer', 'null'] },
  },
};

/** The JSON schema of a report's answer. */
export function reportSchema({ name, units: counted, options, tables, share }: Report): Schema {
  const columns = tables.find((table) => table.name === GROUPS)?.columns ?? [];
  // Any suppressed figure of a public group is null.
  const figures = share === undefined ? columns : maybe(columns);
  const lists = tables.filter((table) => table.name !== GROUPS && table.comparison === undefined);
  const beside = tables.filter((table) => table.comparison !== undefined);
  const group = {
    by: schemaRef('GroupValues'),
    ...propertiesOf(figures),
    ...Object.fromEntries(lists.map((table) => [table.name, listOf(table)])),
  };
  const answer = {
    report: { type: 'string', enum: [name] },
    disclosure: { ...text, enum: ['public'], description: 'In a public answer.' },
    release: { ...object({ name: text, at: instant }), description: 'Of a public answer.' },
    of: { type: 'string', enum: counted },
    ...Object.fromEntries(Object.entries(options).map(([option, declared]) => [option, schemaOf(declared)])),
    definitions: {
      type: 'object',
      additionalProperties: text,
      description: 'Versions of the report and of the facts, and every named definition behind the figures.',
    },
    asOf: schemaRef('AsOf'),
    cutOff: nullable(date),
    by: list(text),
    filters: { type: 'object', additionalProperties: true },
    limitedTo: { ...text, description: 'The provider whose episodes a limited key sees.' },
    notes: list(text, 'Notes about the filters, such as a value that occurs nowhere.'),
    parkedStreams: { ...integer, description: 'Episodes that lack their entries from some event on.' },
    groups: list(object(group)),
    ...Object.fromEntries(beside.map((table) => [table.name, listOf(table)])),
    digest: { ...text, description: 'SHA-256 of the canonical JSON (RFC 8785) of everything else.' },
  };
  const optional = Object.entries(options).flatMap(([option, declared]) => ('byDefault' in declared ? [] : [option]));
  return object(answer, [...optional, 'disclosure', 'release', 'limitedTo', 'notes']);
}

/** A table as a list of its rows. */
function listOf({ meaning, columns, comparison }: Table): Schema {
  const figures = propertiesOf(columns);
  const row = comparison === 'each group' ? { by: schemaRef('GroupValues'), ...figures } : figures;
  return list(object(row), meaning);
}

function propertiesOf(columns: readonly Column[]): Readonly<Record<string, Schema>> {
  return Object.fromEntries(
    columns.map(({ name, kind, meaning, nullable: isNullable }) => [
      name,
      // The kind of the figure, for programs that format it: a share as a percentage, for example.
      { ...(isNullable ? nullable(typeOf(kind)) : typeOf(kind)), 'x-figure': kind, description: meaning },
    ]),
  );
}

function typeOf(kind: Column['kind']): Schema {
  if (kind === 'text') return text;
  if (kind === 'date') return date;
  return { type: kind === 'count' || kind === 'cents' || kind === 'code' ? 'integer' : 'number' };
}

function schemaOf(option: OptionDeclaration): Schema {
  switch (option.kind) {
    case 'choice':
      return { ...text, enum: option.values };
    case 'date':
      return date;
    case 'integer':
      return integer;
    case 'integers':
      return list(integer);
  }
}
