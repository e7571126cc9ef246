import { Option, type Command } from 'commander';
import { digestOf } from '#read-models/reports/run-report';
import type { ReportDifference } from '#read-models/reports/difference/difference';
import type { Report } from '#read-models/reports/report';
import { reports } from '#read-models/reports/reports';
import { differenceOfEpisode, differenceOfReport, type Span } from './differences.js';
import type { Query } from '../../connection/client.js';
import { withServer, withConnectionOptions, type ConnectionOptions } from '../../connection/connect.js';
import { Failure } from '../../failure.js';
import { write, writeJson, type Io } from '../../io.js';
import { withExamples, withJson } from '../../options.js';
import { episodeDifferenceInWords } from './episode-difference.js';
import { reportDifferenceInWords } from './report-difference.js';
import { cohortNames } from '../../reports/cohort-options.js';
import { questionOf, readSavedAnswer, type SavedAnswer } from './saved-answer.js';
import { sayNotes } from '../../reports/notes.js';
import { reportQuery, withDifferenceOptions, type ReportOptions } from '../../reports/report-options.js';

export function addDiff(program: Command, io: Io): void {
  const command = program
    .command('diff')
    .summary('show what changed between two moments, and why')
    .description('Shows what changed between two moments of the log, and which entries changed it.');
  addEpisode(command, io);
  const report = command
    .command('report')
    .summary('what changed in a report, and which episodes explain it')
    .description('Shows which figures of a report changed between two moments, and which episodes explain it.');
  for (const each of reports) addReport(report, each, io);
}

interface EpisodeOptions extends Span, ConnectionOptions {
  readonly json?: boolean;
}

function addEpisode(parent: Command, io: Io): void {
  const command = parent
    .command('episode')
    .summary('what changed in one episode')
    .description(
      'Shows what changed in the effective state of an episode between two moments, and which entries changed it.',
    )
    .argument('<episode>', 'id of the episode');
  withExamples(
    withJson(withConnectionOptions(withSpan(command))).option(
      '--effective-on <date>',
      'leave out what took effect later',
    ),
    'stepdown diff episode e-1042 --since 2026-03-31T23:59:59Z',
    'stepdown diff episode e-1042 --since 1200 --as-of 1300',
  ).action(async (episode: string, options: EpisodeOptions) => {
    const difference = await withServer(options, io, (client) => differenceOfEpisode(client, episode, options));
    if (options.json === true) await writeJson(io, difference);
    else await write(io, episodeDifferenceInWords(difference));
  });
}

interface DifferenceOptions extends ReportOptions, Partial<Span>, ConnectionOptions {
  readonly answer?: string;
  readonly rows?: string;
}

function addReport(parent: Command, report: Report, io: Io): void {
  const { name, title } = report;
  const command = parent
    .command(name)
    .summary(title.toLowerCase())
    .description(`${title}: which figures changed between two moments, and which episodes explain it.`);
  withExamples(
    withConnectionOptions(withDifferenceOptions(withSpan(command, report), report)),
    `stepdown report ${name} --by level --json > march.json`,
    `stepdown diff report ${name} --answer march.json`,
    `stepdown diff report ${name} --since 2026-03-31T23:59:59Z --cut-off 2026-03-31`,
    `stepdown diff report ${name} --since 1200 --as-of 1300 --by level --rows 50`,
  ).action(async (options: DifferenceOptions) => {
    const saved = options.answer === undefined ? undefined : readSavedAnswer(options.answer, report);
    const query = { ...questionIn(report, options, saved), rows: options.rows };
    const difference = await withServer(options, io, (client) => differenceOfReport(client, report, query, io));
    sayNotes(difference.notes, io);
    if (options.json === true) await writeJson(io, difference);
    else await write(io, reportDifferenceInWords(report, difference));
    if (saved !== undefined && saved.digest !== difference.before.digest) throw savedAnswerDiffers(saved, difference);
  });
}

/** The question: from the options, or from a saved answer. */
function questionIn(report: Report, options: DifferenceOptions, saved: SavedAnswer | undefined): Query {
  if (saved !== undefined) return { ...questionOf(report, saved), since: saved.asOf.position, asOf: options.asOf };
  if (options.since !== undefined) return { ...reportQuery(report, options), since: options.since };
  throw new Failure('the earlier moment is missing', { ending: 'usage', hint: 'give --since, or --answer' });
}

function savedAnswerDiffers({ definitions }: SavedAnswer, { definitions: today }: ReportDifference): Failure {
  const sameMeaning = digestOf(definitions) === digestOf(today);
  const why = sameMeaning ? 'this log gives a different one for that moment' : 'its figures have other definitions';
  return new Failure(`the saved answer is not the one that is compared: ${why}`, { ending: 'different' });
}

const SINCE = 'the earlier moment: a position of the log, or an instant: 2026-03-31T23:59:59Z';

/**
 * Adds the options for the two moments. For a report, a saved answer can stand for the earlier moment and the whole
 * question.
 */
function withSpan(command: Command, report?: Report): Command {
  const later = command.option('--as-of <moment>', 'the later moment (default: now)');
  if (report === undefined) return later.requiredOption('--since <moment>', SINCE);
  return later
    .option('--since <moment>', SINCE)
    .addOption(
      new Option(
        '--answer <file>',
        'an answer saved as JSON: compares the same query, since the moment of the answer',
      ).conflicts([...['since', 'of', 'by', 'cutOff', ...cohortNames], ...Object.keys(report.options)]),
    );
}
