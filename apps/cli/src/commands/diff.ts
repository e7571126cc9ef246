import type { Command } from 'commander';
import type { Report } from '#read-models/reports/report';
import { reports } from '#read-models/reports/reports';
import { differenceOfEpisode, differenceOfReport, type Span } from '../asking/differences.js';
import { withServer, withWhereabouts, type Whereabouts } from '../connection/connect.js';
import { write, writeJson, type Io } from '../io.js';
import { withExamples, withJson } from '../options.js';
import { episodeDifferenceInWords } from '../print/episode-difference.js';
import { reportDifferenceInWords } from '../print/report-difference.js';
import { reportQuery, withDifferenceOptions, type ReportOptions } from '../report/report-options.js';

export function addDiff(program: Command, io: Io): void {
  const command = program
    .command('diff')
    .summary('tell what changed between two moments, and why')
    .description('Tells what changed between two moments of the log, and which entries changed it.');
  addEpisode(command, io);
  const report = command
    .command('report')
    .summary('what changed in a report, and which episodes explain it')
    .description('Tells which figures of a report changed between two moments, and which episodes explain it.');
  for (const each of reports) addReport(report, each, io);
}

interface EpisodeOptions extends Span, Whereabouts {
  readonly json?: boolean;
}

function addEpisode(parent: Command, io: Io): void {
  const command = parent
    .command('episode')
    .summary('what came to be believed of one episode')
    .description('Tells what came to be believed of an episode between two moments, and which entries made it so.')
    .argument('<episode>', 'id of the episode');
  withExamples(
    withJson(withWhereabouts(withSpan(command))).option('--effective-on <date>', 'leave out what took effect later'),
    'stepdown diff episode e-1042 --since 2026-03-31T23:59:59Z',
    'stepdown diff episode e-1042 --since 1200 --as-of 1300',
  ).action(async (episode: string, options: EpisodeOptions) => {
    const difference = await withServer(options, io, (client) => differenceOfEpisode(client, episode, options));
    if (options.json === true) await writeJson(io, difference);
    else await write(io, episodeDifferenceInWords(difference));
  });
}

interface DifferenceOptions extends ReportOptions, Span, Whereabouts {
  readonly rows?: string;
}

function addReport(parent: Command, report: Report, io: Io): void {
  const { name, title } = report;
  const command = parent
    .command(name)
    .summary(title.toLowerCase())
    .description(`${title}: which figures changed between two moments, and which episodes explain it.`);
  withExamples(
    withWhereabouts(withDifferenceOptions(withSpan(command), report)),
    `stepdown diff report ${name} --since 2026-03-31T23:59:59Z --cut-off 2026-03-31`,
    `stepdown diff report ${name} --since 1200 --as-of 1300 --by level --rows 50`,
  ).action(async (options: DifferenceOptions) => {
    const { since, rows } = options;
    const query = { ...reportQuery(report, options), since, rows };
    const difference = await withServer(options, io, (client) => differenceOfReport(client, report, query, io));
    if (options.json === true) await writeJson(io, difference);
    else await write(io, reportDifferenceInWords(report, difference));
  });
}

function withSpan(command: Command): Command {
  return command
    .requiredOption(
      '--since <moment>',
      'the earlier moment: a position of the log, or an instant: 2026-03-31T23:59:59Z',
    )
    .option('--as-of <moment>', 'the later moment (default: now)');
}
