import type { Dimension } from '#read-models/reports/cohort';
import { dimensions } from './dimensions.js';

/** Labels for the bounds of a cohort. The address uses the names of the API. */
export const boundNames = {
  admittedFrom: 'Admitted from',
  admittedTo: 'Admitted to',
  dischargedFrom: 'Ended from',
  dischargedTo: 'Ended to',
  minimumAge: 'Youngest age',
  maximumAge: 'Oldest age',
} as const;
export type Bound = keyof typeof boundNames;
export const bounds = Object.keys(boundNames) as readonly Bound[];

/** A condition of a cohort. */
export type Condition = Dimension | Bound;

/**
 * Conditions that are known only at the end of treatment: reports that follow people forward in time do not take them.
 */
export const knownOnlyAtEnd: readonly Condition[] = ['reason', 'dischargedFrom', 'dischargedTo'];

/** All conditions of a cohort. */
export const conditionNames: readonly Condition[] = [...dimensions, ...bounds];
const cohortNames: readonly string[] = conditionNames;

/** Parameters that all charts of a view share. They stay in the address when another page is opened. */
const sharedNames: readonly string[] = [...cohortNames, 'cutOff', 'asOf'];

/** The parameters for the cohort and the data cut-off, with the names of the API, except those in `without`. */
export function cohortIn(address: URLSearchParams, without: readonly Condition[] = []): URLSearchParams {
  const left: readonly string[] = without;
  return only(
    address,
    [...cohortNames, 'cutOff'].filter((name) => !left.includes(name)),
  );
}

/** The parameters that another page keeps. */
export function sharedIn(address: URLSearchParams): URLSearchParams {
  return only(address, sharedNames);
}

/** The number of conditions of the cohort, of all or of the named ones. */
export function conditionsIn(address: URLSearchParams, names: readonly string[] = cohortNames): number {
  return [...only(address, names)].length;
}

/** The same address with another value of a parameter, or without the parameter. */
export function withValue(address: URLSearchParams, name: string, value: string | undefined): URLSearchParams {
  const changed = fromFirstPage(address);
  if (value === undefined || value === '') changed.delete(name);
  else changed.set(name, value);
  return changed;
}

/** The same address with a value of a parameter added, or removed if it is present. */
export function toggled(address: URLSearchParams, name: string, value: string): URLSearchParams {
  const changed = fromFirstPage(address);
  if (changed.has(name, value)) changed.delete(name, value);
  else changed.append(name, value);
  return changed;
}

/** The same address without the conditions of a cohort. */
export function withoutConditions(address: URLSearchParams): URLSearchParams {
  const changed = fromFirstPage(address);
  for (const name of cohortNames) changed.delete(name);
  return changed;
}

/** A copy without the cursor: a changed list starts at its first page. */
function fromFirstPage(address: URLSearchParams): URLSearchParams {
  const copy = new URLSearchParams(address);
  copy.delete('cursor');
  return copy;
}

function only(address: URLSearchParams, names: readonly string[]): URLSearchParams {
  return new URLSearchParams([...address].filter(([name]) => names.includes(name)));
}
