import { Option, type Command } from 'commander';
import { losRules } from '#episode/length-of-stay';
import { census, lengthOfStay } from '../asking/reports.js';
import type { Query } from '../connection/client.js';
import { withServer, withWhereabouts, type Whereabouts } from '../connection/connect.js';
import { say, write, writeJson, type Io } from '../io.js';
import { withExamples, withJson } from '../options.js';
import { count } from '../print/table.js';
import { censusInCsv, censusInWords } from '../report/census.js';
import { cohortQuery, withCohort, type CohortOptions } from '../report/cohort-options.js';
import { dimensionNames } from '../report/dimensions.js';
import { lengthOfStayInCsv, lengthOfStayInWords } from '../report/length-of-stay.js';

interface ReportOptions extends Whereabouts, CohortOptions {
  readonly by?: string;
  readonly asOf?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
}

interface LengthOfStayOptions extends ReportOptions {
  readonly of?: string;
  readonly rule?: string;
  readonly cutOff?: string;
}

interface CensusOptions extends ReportOptions {
  readonly on?: string;
}

/** How a report is printed for people and for tables. */
interface Printer<Report> {
  words(report: Report): string;
  csv(report: Report): string;
}

export function addReport(program: Command, io: Io): void {
  const report = program
    .command('report')
    .summary('length of stay, census')
    .description('Reports on stays and episodes, as of now or as of any moment of the log.');
  addLengthOfStay(report, io);
  addCensus(report, io);
}

function addLengthOfStay(report: Command, io: Io): void {
  const command = report
    .command('length-of-stay')
    .summary('days from admission to last contact')
    .description(
      "Length of stay in days under a version of SAMHSA's rule: how many are closed and open, mean, standard deviation and percentiles, exact.",
    )
    .addOption(
      new Option('--of <unit>', 'stays at one level, or whole episodes (default: stay)').choices(['stay', 'episode']),
    )
    .addOption(new Option('--rule <rule>', 'how days are counted (default: teds-2019)').choices(losRules))
    .option('--cut-off <date>', 'leave out what happened later (default: the day of --as-of)');
  withExamples(
    asReport(command),
    'stepdown report length-of-stay --by level,reason',
    'stepdown report length-of-stay --level asam-3:2.1 --reason 1 --minimum-age 18',
    'stepdown report length-of-stay --of episode --by program --csv > length-of-stay.csv',
    'stepdown report length-of-stay --as-of 2026-03-31T23:59:59Z',
  ).action(async ({ of, rule, cutOff, ...options }: LengthOfStayOptions) => {
    const query = { ...queryOf(options), of, rule, cutOff };
    const answer = await withServer(options, io, (client) => lengthOfStay(client, query, io));
    await print(answer, options, { words: lengthOfStayInWords, csv: lengthOfStayInCsv }, io);
  });
}

function addCensus(report: Command, io: Io): void {
  const command = report
    .command('census')
    .summary('who is in treatment on a day')
    .description('Stays and patients in treatment at the end of a day.')
    .option('--on <date>', 'the day (default: the day of --as-of)');
  withExamples(
    asReport(command),
    'stepdown report census --by level',
    'stepdown report census --on 2026-03-31 --by provider,level --csv',
  ).action(async ({ on, ...options }: CensusOptions) => {
    const answer = await withServer(options, io, (client) => census(client, { ...queryOf(options), on }, io));
    await print(answer, options, { words: censusInWords, csv: censusInCsv }, io);
  });
}

function asReport(command: Command): Command {
  command
    .option('--by <dimensions>', `group by any of ${dimensionNames.join(', ')}; several with commas`)
    .option('--as-of <moment>', 'as of a position of the log, or an instant: 2026-03-31T23:59:59Z');
  return withJson(withWhereabouts(withCohort(command))).addOption(
    new Option('--csv', 'print the groups as CSV').conflicts('json'),
  );
}

function queryOf(options: ReportOptions): Query {
  return { ...cohortQuery(options), by: options.by, asOf: options.asOf };
}

async function print<Report extends { readonly parkedStreams: number }>(
  report: Report,
  { json, csv }: ReportOptions,
  printer: Printer<Report>,
  io: Io,
): Promise<void> {
  if (report.parkedStreams > 0) {
    say(
      io,
      `${count(report.parkedStreams)} episodes are incomplete here, because an entry of theirs could not be projected`,
    );
  }
  if (json === true) await writeJson(io, report);
  else await write(io, csv === true ? printer.csv(report) : printer.words(report));
}
