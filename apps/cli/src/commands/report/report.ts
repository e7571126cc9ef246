import type { Command } from 'commander';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Report } from '#read-models/reports/report';
import { reports } from '#read-models/reports/reports';
import { reportFile, reportOf } from '../../queries/reports.js';
import { sayWhereSimulated } from '../../queries/up-to-date.js';
import type { Client, OpenAnswer, Query } from '../../connection/client.js';
import { withServer, withConnectionOptions, type ConnectionOptions } from '../../connection/connect.js';
import { say, write, writeJson, type Io } from '../../io.js';
import { withExamples } from '../../options.js';
import { count } from '../../print/table.js';
import { sayNotes } from '../../reports/notes.js';
import { reportInWords } from '../../reports/report-in-words.js';
import { reportQuery, withReportOptions, type ReportOptions } from '../../reports/report-options.js';

type Options = ReportOptions & ConnectionOptions;

export function addReport(program: Command, io: Io): void {
  const command = program
    .command('report')
    .summary(reports.map(({ name }) => name).join(', '))
    .description('Reports on stays and episodes, as of now or as of any moment of the log.');
  for (const report of reports) addOne(command, report, io);
}

function addOne(parent: Command, report: Report, io: Io): void {
  const { name, title, summary } = report;
  const command = parent.command(name).summary(title.toLowerCase()).description(`${summary}.`);
  withExamples(
    withConnectionOptions(withReportOptions(command, report)),
    `stepdown report ${name} --by level`,
    `stepdown report ${name} --level asam-3:2.1 --minimum-age 18 --as-of 2026-03-31T23:59:59Z`,
    `stepdown report ${name} --by program --csv > ${name}.csv`,
  ).action(async (options: Options) => {
    const query = reportQuery(report, options);
    await withServer(options, io, (client) => answer(client, report, query, options, io));
  });
}

async function answer(client: Client, report: Report, query: Query, options: ReportOptions, io: Io): Promise<void> {
  await sayWhereSimulated(client, io);
  const { json, csv, parquet, table } = options;
  if (csv === true) {
    const { body } = await opened(client, report, { ...query, format: 'csv' }, io);
    const decoder = new TextDecoder();
    for await (const bytes of body) await write(io, decoder.decode(bytes, { stream: true }));
    return;
  }
  if (parquet !== undefined) {
    const { body } = await opened(client, report, { ...query, format: 'parquet' }, io);
    return pipeline(body, createWriteStream(parquet), { signal: io.signal });
  }
  const { table: _, ...withoutTable } = query;
  const answered = await reportOf(client, report, withoutTable, io);
  sayParked(answered.parkedStreams, io);
  sayNotes(answered.notes, io);
  if (json === true) return writeJson(io, answered);
  await write(
    io,
    reportInWords(
      report,
      answered,
      report.tables.find(({ name }) => name === table),
    ),
  );
  const others = report.tables.filter(({ name }) => name !== (table ?? report.tables[0]!.name));
  if (others.length > 0) say(io, `Also: ${others.map(({ name }) => `--table ${name}`).join(', ')}`);
}

async function opened(client: Client, report: Report, query: Query, io: Io): Promise<OpenAnswer> {
  const file = await reportFile(client, report, query, io);
  sayParked(Number(file.headers['stepdown-parked-streams']), io);
  sayNotes(notesIn(file.headers['stepdown-notes']), io);
  return file;
}

function notesIn(header: string | string[] | undefined): readonly string[] | undefined {
  return header === undefined ? undefined : (JSON.parse(String(header)) as readonly string[]);
}

function sayParked(parked: number, io: Io): void {
  if (parked === 0) return;
  say(io, `${count(parked)} episodes are incomplete here, because one of their entries could not be projected`);
}
