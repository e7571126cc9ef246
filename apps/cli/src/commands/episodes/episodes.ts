import { Option, type Command } from 'commander';
import type { AsOf } from '#read-models/reports/as-of';
import { listedStatuses } from '#read-models/reports/episodes';
import { queryUpToDate } from '../../queries/up-to-date.js';
import type { Client, Query } from '../../connection/client.js';
import { withServer, withConnectionOptions, type ConnectionOptions } from '../../connection/connect.js';
import { say, write, writeJson, type Io } from '../../io.js';
import { wholeNumber, withExamples, withJson } from '../../options.js';
import { episodesInTable, type EpisodeRow } from './episodes-table.js';
import { sayNotes } from '../../reports/notes.js';
import { cohortQuery, withCohort, type CohortOptions } from '../../reports/cohort-options.js';

interface Options extends ConnectionOptions, CohortOptions {
  readonly status?: readonly string[];
  readonly patient?: string;
  readonly asOf?: string;
  readonly limit: number;
  readonly all?: boolean;
  readonly json?: boolean;
}

interface Page {
  readonly asOf: AsOf;
  readonly episodes: readonly EpisodeRow[];
  readonly notes?: readonly string[];
  readonly next?: string;
}

interface Listed extends Omit<Page, 'next' | 'notes'> {
  /** Whether there are more. */
  readonly more: boolean;
}

const LARGEST_PAGE = 1_000;
const DEFAULT_LIMIT = 50;

export function addEpisodes(program: Command, io: Io): void {
  const command = program
    .command('episodes')
    .summary('list episodes')
    .description('Lists episodes in the order of their first day, oldest first.')
    .addOption(new Option('--status <status...>', 'only these').choices(listedStatuses))
    .option('--patient <id>', 'only those of one patient')
    .option('--as-of <moment>', 'as of a position of the log, or an instant: 2026-03-31T23:59:59Z')
    .option('--limit <n>', 'at most this many', wholeNumber(1), DEFAULT_LIMIT)
    .addOption(new Option('--all', 'all of them').conflicts('limit'));
  withExamples(
    withJson(withConnectionOptions(withCohort(command))),
    'stepdown episodes --status admitted --level asam-3:2.1',
    'stepdown episodes --patient patient-7',
    'stepdown episodes --all --json | jq -r .episodes[].episodeId',
  ).action((options: Options) => list(options, io));
}

async function list(options: Options, io: Io): Promise<void> {
  const limit = options.all === true ? Infinity : options.limit;
  const { asOf, episodes, more } = await withServer(options, io, (client) => collect(client, options, limit, io));
  if (options.json === true) return writeJson(io, { asOf, episodes, more });
  await write(io, episodesInTable(episodes));
  if (more) say(io, `the first ${episodes.length}; --limit <n> or --all lists more`);
}

/** Reads page after page, all as of the same position. */
async function collect(client: Client, options: Options, limit: number, io: Io): Promise<Listed> {
  const { status, patient } = options;
  const which = { ...cohortQuery(options), status, patient };
  const episodes: EpisodeRow[] = [];
  let noted = false;
  for (let query: Query = { asOf: options.asOf }; ;) {
    const size = String(Math.min(limit - episodes.length, LARGEST_PAGE));
    const page = await queryUpToDate<Page>(client, '/v1/episodes', { ...which, ...query, limit: size }, io);
    if (!noted) sayNotes(page.notes, io);
    noted = true;
    episodes.push(...page.episodes);
    if (page.next === undefined || episodes.length >= limit)
      return { asOf: page.asOf, episodes, more: page.next !== undefined };
    query = { cursor: page.next };
  }
}
