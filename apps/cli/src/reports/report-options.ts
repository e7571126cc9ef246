import { Option, type Command } from 'commander';
import type { OptionDeclaration } from '#read-models/reports/options';
import { dimensionsOf, type Report } from '#read-models/reports/report';
import type { Query } from '../connection/client.js';
import { kebab, withJson } from '../options.js';
import { cohortQuery, withCohort } from './cohort-options.js';

/** Values of the options of a report. */
export interface ReportOptions extends Readonly<Record<string, unknown>> {
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly parquet?: string;
  readonly table?: string;
  readonly share?: boolean;
}

const general = ['of', 'by', 'asOf', 'cutOff', 'table'] as const;

/** Adds all options of a report, with the names of the API. */
export function withReportOptions(command: Command, report: Report): Command {
  const { tables, share } = report;
  withFigures(command, report)
    .option('--as-of <moment>', 'as of a position of the log, or an instant: 2026-03-31T23:59:59Z')
    .option('--cut-off <date>', 'leave out what happened later (default: the day of --as-of)');
  if (tables.length > 1) {
    const names = tables.map(({ name }) => name);
    command.addOption(choice('table', names, 'which table of the report', names[0]!).conflicts('json'));
  }
  if (share !== undefined)
    command.option('--share', 'only figures that are safe to share with anyone, of the last full quarter');
  return withJson(withCohort(command, report))
    .addOption(new Option('--csv', 'print the table as CSV').conflicts('json'))
    .addOption(new Option('--parquet <file>', 'write the table to a Parquet file').conflicts(['json', 'csv']));
}

/** Adds the options for a comparison of two moments of a report. */
export function withDifferenceOptions(command: Command, report: Report): Command {
  withFigures(command, report)
    .option('--cut-off <date>', 'leave out what happened later, at both moments (default: the day of each)')
    .option('--rows <n>', 'list at most this many episodes, and rows of each list; all are counted (default: 20)');
  return withJson(withCohort(command, report));
}

/** Adds the options that select the figures, but not the moment or the cohort. */
function withFigures(command: Command, report: Report): Command {
  const { units, options } = report;
  if (units.length > 1) command.addOption(choice('of', units, 'stays at one level, or whole episodes', units[0]!));
  for (const [name, declared] of Object.entries(options)) command.addOption(optionOf(name, declared));
  return command.option('--by <dimensions>', `group by any of ${dimensionsOf(report).join(', ')}; several with commas`);
}

/** The query parameters for the options of a report. */
export function reportQuery({ options }: Report, given: ReportOptions): Query {
  const names = [...general, ...Object.keys(options)];
  const own = names.map((name) => [name, given[name] as Query[string]] as const);
  return { ...cohortQuery(given), ...Object.fromEntries(own), ...(given.share === true && { disclosure: 'public' }) };
}

function optionOf(name: string, option: OptionDeclaration): Option {
  const meaning = option.meaning.replace(/\.$/, '');
  switch (option.kind) {
    case 'choice':
      return choice(name, option.values, meaning, option.byDefault);
    case 'date':
      return new Option(`--${kebab(name)} <date>`, meaning);
    case 'integer': {
      const byDefault = option.byDefault === undefined ? '' : ` (default: ${option.byDefault})`;
      return new Option(`--${kebab(name)} <number>`, `${meaning}${byDefault}`);
    }
    case 'integers':
      return new Option(`--${kebab(name)} <numbers>`, `${meaning}, with commas (default: ${option.byDefault.join()})`);
  }
}

function choice(name: string, values: readonly string[], meaning: string, byDefault: string): Option {
  return new Option(`--${kebab(name)} <${name}>`, `${meaning} (default: ${byDefault})`).choices([...values]);
}
