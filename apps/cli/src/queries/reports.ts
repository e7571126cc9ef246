import type { Answer } from '#read-models/reports/run-report';
import type { OptionDeclarations } from '#read-models/reports/options';
import type { Group, Report } from '#read-models/reports/report';
import type { Client, OpenAnswer, Query } from '../connection/client.js';
import type { Io } from '../io.js';
import { queryUpToDateWith, queryUpToDate } from './up-to-date.js';

/** Runs a report, with the parameter names of the API. */
export function reportOf<Options extends OptionDeclarations, G extends Group>(
  client: Client,
  { name }: Report<Options, G>,
  query: Query,
  io: Io,
): Promise<Answer<Options, G>> {
  return queryUpToDate<Answer<Options, G>>(client, addressOf(name), query, io);
}

/** Downloads a table of a report as CSV or Parquet. */
export function reportFile(client: Client, { name }: Report, query: Query, io: Io): Promise<OpenAnswer> {
  return queryUpToDateWith(client, io, (headers) => client.open(addressOf(name), { query, headers }));
}

function addressOf(report: string): string {
  return `/v1/reports/${report}`;
}
