import { StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import type { Answer } from '#read-models/reports/run-report';
import { csv } from '#read-models/reports/formats/csv';
import { parquet } from '#read-models/reports/formats/parquet';
import { flatColumns, flatRows } from '#read-models/reports/formats/rows';
import type { Report, Table } from '#read-models/reports/report';
import { POSITION_HEADER } from '../http/headers.js';
import { ApiAnswers } from '../http/openapi.js';
import { reportSchema } from './schemas.js';
import type { Parameters } from '../http/parameters.js';

export const formats = ['json', 'csv', 'parquet'] as const;
export type Format = (typeof formats)[number];

const mediaTypes = {
  csv: 'text/csv; charset=utf-8; header=present',
  parquet: 'application/vnd.apache.parquet',
} as const;

/** In a file answer, these headers carry members of the JSON answer. */
export const DIGEST_HEADER = 'stepdown-digest';
export const PARKED_HEADER = 'stepdown-parked-streams';
export const NOTES_HEADER = 'stepdown-notes';

/** The requested format: everything as JSON, or a table as a file. */
export type ChosenFormat = { readonly format: 'json' } | { readonly format: 'csv' | 'parquet'; readonly table: Table };

export function chosenFormat(parameters: Parameters, { tables }: Report): ChosenFormat {
  const format = parameters.oneOf('format', formats, 'json');
  const names = tables.map(({ name }) => name);
  const name = parameters.oneOf('table', names, names[0]!);
  const table = tables.find((each) => each.name === name) ?? tables[0]!;
  return format === 'json' ? { format } : { format, table };
}

/** The answer in the requested format. */
export function formatted(
  answer: Answer,
  report: Report,
  chosen: ChosenFormat,
  reply: FastifyReply,
): Answer | StreamableFile {
  if (chosen.format === 'json') return answer;
  const { format, table } = chosen;
  void reply
    .header(POSITION_HEADER, answer.asOf.position)
    .header(DIGEST_HEADER, answer.digest)
    .header(PARKED_HEADER, String(answer.parkedStreams));
  if (answer.notes !== undefined) void reply.header(NOTES_HEADER, inAscii(answer.notes));
  return new StreamableFile(bodyOf(answer, report, table, format), {
    type: mediaTypes[format],
    disposition: `attachment; filename="${report.name}-${table.name}.${format}"`,
  });
}

function bodyOf(answer: Answer, report: Report, table: Table, format: 'csv' | 'parquet'): Readable {
  const columns = flatColumns(answer, table);
  const rows = flatRows(answer, table);
  if (format === 'parquet')
    return Readable.from(parquet(columns, rows, aboutFile(answer, report)), { objectMode: false });
  const headings = columns.map(({ name }) => name);
  return Readable.from(csv(headings, rows), { objectMode: false });
}

/** JSON in ASCII, for a header. */
function inAscii(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The answer without its tables. */
function aboutFile(answer: Answer, { tables }: Report): Readonly<Record<string, string>> {
  const about = Object.entries(answer).filter(([name]) => !tables.some((table) => table.name === name));
  return { stepdown: JSON.stringify(Object.fromEntries(about)) };
}

/** The answers of a report in the API description. */
export function ApiReport(report: Report): MethodDecorator {
  return ApiAnswers(
    200,
    'The report as JSON, or one of its tables as a file',
    {
      'application/json': reportSchema(report),
      'text/csv': { type: 'string', description: 'A table with a row of headings.' },
      [mediaTypes.parquet]: { type: 'string', format: 'binary' },
    },
    {
      'Stepdown-Position': `Of a file: \`asOf.position\` of the JSON answer.`,
      'Stepdown-Digest': `Of a file: \`digest\` of the JSON answer.`,
      'Stepdown-Notes': 'Of a file: `notes` of the JSON answer as JSON, if it has any.',
      'Stepdown-Parked-Streams': `Of a file: \`parkedStreams\` of the JSON answer.`,
    },
  );
}
