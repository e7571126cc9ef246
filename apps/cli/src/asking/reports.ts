import type { CensusReport } from '#read-models/reports/census';
import type { LengthOfStayReport } from '#read-models/reports/length-of-stay';
import type { Client, Query } from '../connection/client.js';
import type { Io } from '../io.js';
import { askUpToDate } from './up-to-date.js';

/* Reports are asked for under the names that the API gives their parameters. */

export function lengthOfStay(client: Client, query: Query, io: Io): Promise<LengthOfStayReport> {
  return askUpToDate<LengthOfStayReport>(client, '/v1/reports/length-of-stay', query, io);
}

export function census(client: Client, query: Query, io: Io): Promise<CensusReport> {
  return askUpToDate<CensusReport>(client, '/v1/reports/census', query, io);
}
