import { maybe, type Column } from '#read-models/reports/columns';
import type { OptionDeclaration } from '#read-models/reports/options';
import { GROUPS, type Report, type Table } from '#read-models/reports/report';
import { schemaRef } from '../http/openapi.js';

const text = { type: 'string' };
const date = { type: 'string', format: 'date' };

/** The JSON schema of a report's answer. */
export function reportSchema({ name, units, options, tables, share }: Report): object {
  const columns = tables.find((table) => table.name === GROUPS)?.columns ?? [];
  // What is not told of a public group is null, whatever it is.
  const figures = share === undefined ? columns : maybe(columns);
  const lists = tables.filter((table) => table.name !== GROUPS && table.beside === undefined);
  const beside = tables.filter((table) => table.beside !== undefined);
  const group = {
    by: schemaRef('GroupValues'),
    ...propertiesOf(figures),
    ...Object.fromEntries(lists.map((table) => [table.name, listOf(table)])),
  };
  const answer = {
    report: { type: 'string', enum: [name] },
    disclosure: { ...text, enum: ['public'], description: 'In a public answer.' },
    release: { ...objectOf({ name: text, at: { ...text, format: 'date-time' } }), description: 'Of a public answer.' },
    of: { type: 'string', enum: units },
    ...Object.fromEntries(Object.entries(options).map(([option, declared]) => [option, schemaOf(declared)])),
    definitions: {
      type: 'object',
      additionalProperties: text,
      description: 'Versions of the report and of the facts, and every named definition behind the figures.',
    },
    asOf: schemaRef('AsOf'),
    cutOff: { ...date, nullable: true },
    by: { type: 'array', items: text },
    filters: { type: 'object', additionalProperties: true },
    limitedTo: { ...text, description: 'The provider beyond whose episodes a limited key sees nothing.' },
    parkedStreams: { type: 'integer', description: 'Episodes that are missing from some event on.' },
    groups: { type: 'array', items: objectOf(group) },
    ...Object.fromEntries(beside.map((table) => [table.name, listOf(table)])),
    digest: { ...text, description: 'SHA-256 of the canonical JSON (RFC 8785) of everything else.' },
  };
  const optional = Object.entries(options).flatMap(([option, declared]) => ('byDefault' in declared ? [] : [option]));
  return objectOf(answer, [...optional, 'disclosure', 'release', 'limitedTo']);
}

/** A table as a list of its rows. */
function listOf({ meaning, columns, beside }: Table): object {
  const figures = propertiesOf(columns);
  const row = beside === 'each group' ? { by: schemaRef('GroupValues'), ...figures } : figures;
  return { type: 'array', description: meaning, items: objectOf(row) };
}

function propertiesOf(columns: readonly Column[]): Readonly<Record<string, object>> {
  return Object.fromEntries(
    columns.map(({ name, kind, meaning, nullable }) => [
      name,
      // What it counts, for readers that show it: a share, say, as a percentage.
      { ...typeOf(kind), 'x-figure': kind, description: meaning, ...(nullable && { nullable }) },
    ]),
  );
}

function typeOf(kind: Column['kind']): object {
  if (kind === 'text') return text;
  if (kind === 'date') return date;
  return { type: kind === 'count' || kind === 'cents' || kind === 'code' ? 'integer' : 'number' };
}

function schemaOf(option: OptionDeclaration): object {
  switch (option.kind) {
    case 'choice':
      return { ...text, enum: option.values };
    case 'date':
      return date;
    case 'integer':
      return { type: 'integer' };
    case 'integers':
      return { type: 'array', items: { type: 'integer' } };
  }
}

function objectOf(properties: Readonly<Record<string, object>>, optional: readonly string[] = []): object {
  return { type: 'object', properties, required: Object.keys(properties).filter((name) => !optional.includes(name)) };
}
