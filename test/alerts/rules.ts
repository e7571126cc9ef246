import { parse } from 'yaml';
import { fileAt } from '../support/pages.js';

/** An alert of `deploy/prometheus/rules.yaml`. */
export interface Rule {
  readonly alert: string;
  readonly expr: string;
}

/** Where the alerts are, from the top of the repository. */
export const RULES = 'deploy/prometheus/rules.yaml';

export function alertRules(): readonly Rule[] {
  const { groups } = parse(fileAt(RULES)!) as { readonly groups: readonly { readonly rules: readonly Rule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

/** Series that an expression asks for. */
export interface Selector {
  readonly name: string;
  /** Labels that the series have to have, with their values where those are written out. */
  readonly labels: readonly { readonly name: string; readonly value?: string }[];
}

/** What Prometheus itself says of what it scrapes. */
export const UP = 'up';

export function selectorsIn(expr: string): readonly Selector[] {
  const found = expr.matchAll(/\b((?:stepdown|nodejs|process)_\w+|up)\b(?:\{([^}]*)\})?/g);
  return [...found].map(([, name = '', matchers = '']) => ({ name, labels: labelsIn(matchers) }));
}

function labelsIn(matchers: string): Selector['labels'] {
  const found = matchers.matchAll(/(\w+)(=~|!~|!=|=)"([^"]*)"/g);
  return [...found].map(([, name = '', operator, value]) => (operator === '=' ? { name, value: value! } : { name }));
}

/** The labels by which an expression puts series together. */
export function groupingsIn(expr: string): readonly string[] {
  return [...expr.matchAll(/\b(?:by|on) ?\(([^)]*)\)/g)].flatMap(([, names = '']) => names.split(/, */));
}
