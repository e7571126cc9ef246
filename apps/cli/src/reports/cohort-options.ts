import type { Command } from 'commander';
import type { Bound } from '#read-models/reports/cohort';
import type { Report } from '#read-models/reports/report';
import type { Query } from '../connection/client.js';
import { kebab } from '../options.js';
import { dimensionNames, examples } from './dimensions.js';

/** The bounds of a cohort besides its dimensions, with the names of the API. */
const bounds = {
  admittedFrom: ['date', 'admitted on that day or later'],
  admittedTo: ['date', 'admitted on that day or earlier'],
  dischargedFrom: ['date', 'ended on that day or later'],
  dischargedTo: ['date', 'ended on that day or earlier'],
  minimumAge: ['years', 'minimum age at admission'],
  maximumAge: ['years', 'maximum age at admission'],
} as const satisfies { readonly [B in Bound]: readonly [value: string, meaning: string] };

/** Values of the options that select stays or episodes. */
export type CohortOptions = Readonly<Record<string, unknown>>;

/** Adds an option for every condition of a cohort, except those that a report does not take. */
export function withCohort(command: Command, { without = [] }: Pick<Report, 'without'> = {}): Command {
  for (const name of dimensionNames.filter((each) => !without.includes(each))) {
    command.option(`--${kebab(name)} <value...>`, `only these, such as ${examples[name]}; none: not known`);
  }
  for (const [name, [value, meaning]] of Object.entries(bounds)) {
    if (!without.includes(name as Bound)) command.option(`--${kebab(name)} <${value}>`, meaning);
  }
  return command;
}

/** Every condition of a cohort, with the names of the API. */
export const cohortNames: readonly string[] = [...dimensionNames, ...Object.keys(bounds)];

/** The query parameters for the cohort options. */
export function cohortQuery(options: CohortOptions): Query {
  return Object.fromEntries(cohortNames.map((name) => [name, options[name] as Query[string]]));
}
