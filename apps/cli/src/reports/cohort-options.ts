import type { Command } from 'commander';
import type { Bound } from '#read-models/reports/cohort';
import type { Report } from '#read-models/reports/report';
import type { Query } from '../connection/client.js';
import { kebab } from '../options.js';
import { dimensionNames, examples } from './dimensions.js';

/** Limits of a cohort beside its dimensions, under the names that the API gives them. */
const bounds = {
  admittedFrom: ['date', 'admitted on that day or later'],
  admittedTo: ['date', 'admitted on that day or earlier'],
  dischargedFrom: ['date', 'ended on that day or later'],
  dischargedTo: ['date', 'ended on that day or earlier'],
  minimumAge: ['years', 'at least so old at admission'],
  maximumAge: ['years', 'at most so old at admission'],
} as const satisfies { readonly [B in Bound]: readonly [value: string, meaning: string] };

/** Values of the options that say which stays or episodes are meant. */
export type CohortOptions = Readonly<Record<string, unknown>>;

/** Adds an option for everything that a cohort can be limited by, but for what a report does not take. */
export function withCohort(command: Command, { without = [] }: Pick<Report, 'without'> = {}): Command {
  for (const name of dimensionNames.filter((each) => !without.includes(each))) {
    command.option(`--${kebab(name)} <value...>`, `only these, such as ${examples[name]}; none: not known`);
  }
  for (const [name, [value, meaning]] of Object.entries(bounds)) {
    if (!without.includes(name as Bound)) command.option(`--${kebab(name)} <${value}>`, meaning);
  }
  return command;
}

/** Everything that a cohort can be limited by, under the names that the API gives it. */
export const cohortNames: readonly string[] = [...dimensionNames, ...Object.keys(bounds)];

/** The parameters that the options of a cohort stand for. */
export function cohortQuery(options: CohortOptions): Query {
  return Object.fromEntries(cohortNames.map((name) => [name, options[name] as Query[string]]));
}
