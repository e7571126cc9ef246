import type { Dimension } from '#read-models/reports/cohort';
import { dimensions } from './dimensions.js';

/** Bounds of a cohort, in words; addresses call them as the API does. */
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

/** What is known of somebody only when it is over: reports that follow people forward take none of these as conditions. */
export const knownOnlyAtEnd: readonly Condition[] = ['reason', 'dischargedFrom', 'dischargedTo'];

/** What makes a cohort. */
export const conditionNames: readonly Condition[] = [...dimensions, ...bounds];
const cohortNames: readonly string[] = conditionNames;

/** What all pictures of a view share: they stay in the address when another page is opened. */
const sharedNames: readonly string[] = [...cohortNames, 'cutOff', 'asOf'];

/** The parameters that choose the cohort and the data cut-off, as the API takes them; `without` what a report does not take. */
export function cohortIn(address: URLSearchParams, without: readonly Condition[] = []): URLSearchParams {
  const left: readonly string[] = without;
  return only(
    address,
    [...cohortNames, 'cutOff'].filter((name) => !left.includes(name)),
  );
}

/** What is taken along to another page. */
export function sharedIn(address: URLSearchParams): URLSearchParams {
  return only(address, sharedNames);
}

/** How many conditions the cohort has, of all or of those that are named. */
export function conditionsIn(address: URLSearchParams, names: readonly string[] = cohortNames): number {
  return [...only(address, names)].length;
}

/** The same address with one value for a parameter, or without it. */
export function withValue(address: URLSearchParams, name: string, value: string | undefined): URLSearchParams {
  const changed = fromFirstPage(address);
  if (value === undefined || value === '') changed.delete(name);
  else changed.set(name, value);
  return changed;
}

/** The same address with a value added to those of a parameter or, where it is among them, taken away. */
export function toggled(address: URLSearchParams, name: string, value: string): URLSearchParams {
  const changed = fromFirstPage(address);
  if (changed.has(name, value)) changed.delete(name, value);
  else changed.append(name, value);
  return changed;
}

/** The same address for everybody: without the conditions of a cohort. */
export function withoutConditions(address: URLSearchParams): URLSearchParams {
  const changed = fromFirstPage(address);
  for (const name of cohortNames) changed.delete(name);
  return changed;
}

/** A copy without the place in a list: what is listed otherwise begins anew. */
function fromFirstPage(address: URLSearchParams): URLSearchParams {
  const copy = new URLSearchParams(address);
  copy.delete('cursor');
  return copy;
}

function only(address: URLSearchParams, names: readonly string[]): URLSearchParams {
  return new URLSearchParams([...address].filter(([name]) => names.includes(name)));
}
