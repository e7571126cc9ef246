import { isCalendarDate } from '#episode/dates';
import {
  dimensions,
  parseValue,
  type Bound,
  type Cohort,
  type Dimension,
  type DimensionValue,
} from '#read-models/reports/cohort';
import type { AsOfRequest } from '#read-models/reports/as-of';
import type { ReportRequest } from '#read-models/reports/run-report';
import { choicesOf } from '#read-models/reports/labels';
import { quoted } from '#read-models/reports/notes';
import type { OptionDeclaration } from '#read-models/reports/options';
import { dimensionsOf, type Report } from '#read-models/reports/report';
import { instantOf } from './headers.js';
import { fail, type FieldProblem } from './problem.js';

/** The query string as it arrived. A repeated parameter is a list. */
export type RawParameters = Readonly<Record<string, string | string[] | undefined>>;

/** The description of `since`. */
export const SINCE_DESCRIPTION = 'it is the earlier moment: a log position or an instant';

const MAX_VALUES = 200;
const MAX_TEXT = 2_000;

/** Reads the parameters of a request, collects their errors, and rejects unknown ones. */
export class Parameters {
  readonly #raw: RawParameters;
  readonly #read = new Set<string>();
  readonly #problems: FieldProblem[] = [];

  constructor(raw: RawParameters) {
    this.#raw = raw;
  }

  /** One value, or `undefined`. */
  text(name: string): string | undefined {
    const [value, second] = this.list(name);
    return second === undefined ? value : this.#addProblem(name, 'it may be given only once');
  }

  /** Several values: the parameter is repeated. */
  list(name: string): readonly string[] {
    this.#read.add(name);
    const raw = this.#raw[name];
    const values = raw === undefined ? [] : Array.isArray(raw) ? raw : [raw];
    if (values.length <= MAX_VALUES && values.every(({ length }) => length <= MAX_TEXT)) return values;
    this.#addProblem(name, 'it is too long');
    return [];
  }

  /** Adds a problem if a parameter is missing; `message` describes the parameter. */
  require(name: string, message: string): void {
    if (this.list(name).length === 0) this.#problems.push({ field: name, code: 'required', message });
  }

  /** Adds a problem if a parameter is present. */
  refuse(name: string, message: string): void {
    if (this.list(name).length > 0) this.#addProblem(name, message);
  }

  oneOf<Value extends string>(name: string, values: readonly Value[], byDefault: Value): Value;
  oneOf<Value extends string>(name: string, values: readonly Value[]): Value | undefined;
  oneOf<Value extends string>(name: string, values: readonly Value[], byDefault?: Value): Value | undefined {
    const text = this.text(name);
    if (text === undefined) return byDefault;
    return (
      values.find((value) => value === text) ??
      this.#addProblem(name, `it is ${oneOf(values)}, not ${quoted(text)}`, values)
    );
  }

  /** Several values of a list, separated by commas or by repeating the parameter. */
  someOf<Value extends string>(name: string, values: readonly Value[]): readonly Value[] {
    const texts = this.list(name).flatMap((text) => text.split(','));
    const isKnown = (text: string): text is Value => values.some((value) => value === text);
    const unknown = texts.filter((text) => !isKnown(text));
    if (unknown.length > 0)
      this.#addProblem(name, `each is ${oneOf(values)}, not ${unknown.map(quoted).join(', ')}`, values);
    return [...new Set(texts.filter(isKnown))];
  }

  date(name: string): string | undefined {
    const text = this.text(name);
    if (text === undefined || isCalendarDate(text)) return text;
    return this.#addProblem(name, `it is a date such as 2026-03-01, not ${quoted(text)}`);
  }

  integer(name: string, minimum: number, maximum: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    return value >= minimum && value <= maximum
      ? value
      : this.#addProblem(name, `it is a number from ${minimum} to ${maximum}, not ${quoted(text)}`);
  }

  /** Several numbers, separated by commas or by repeating the parameter; duplicates count once. */
  integers(name: string, minimum: number, maximum: number): readonly number[] | undefined {
    const texts = this.list(name).flatMap((text) => text.split(','));
    if (texts.length === 0) return undefined;
    const values = texts.map((text) => (/^\d{1,9}$/.test(text) ? Number(text) : NaN));
    if (values.length <= MAX_VALUES && values.every((value) => value >= minimum && value <= maximum)) {
      return [...new Set(values)].sort((a, b) => a - b);
    }
    return this.#addProblem(name, `each is a number from ${minimum} to ${maximum}, ${MAX_VALUES} at most`);
  }

  /** An instant in canonical form: UTC, milliseconds. */
  instant(name: string): string | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    return instantOf(text) ?? this.#addProblem(name, 'it is an instant with its time zone: 2026-03-01T09:30:00Z');
  }

  /** A log position. */
  position(name: string): bigint | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    return /^\d{1,18}$/.test(text) ? BigInt(text) : this.#addProblem(name, 'it is a log position in decimal digits');
  }

  /** A position in digits, or an instant. */
  asOf(name: string): AsOfRequest {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (/^\d{1,18}$/.test(text)) return { position: BigInt(text) };
    const instant = instantOf(text);
    return instant === undefined
      ? this.#addProblem(name, 'it is a log position or an instant with its time zone: 2026-03-01T09:30:00Z')
      : { instant };
  }

  cohort(provider: string | undefined): Cohort {
    const values: { [D in Dimension]?: readonly DimensionValue[] } = {};
    for (const dimension of dimensions) {
      const texts = this.list(dimension);
      if (texts.length === 0) continue;
      const parsed = texts.map((text) => parseValue(dimension, text));
      const wrong = texts.filter((_, index) => parsed[index] === undefined);
      for (const text of wrong) this.#addUnknownValue(dimension, text);
      values[dimension] = [...new Set(parsed.filter((value) => value !== undefined))];
    }
    // For a caller limited to one provider, this replaces any requested provider.
    if (provider !== undefined) values.provider = [provider];
    for (const [from, to] of ranges) this.#checkOrder(from, to);
    return {
      values,
      admittedFrom: this.date('admittedFrom'),
      admittedTo: this.date('admittedTo'),
      dischargedFrom: this.date('dischargedFrom'),
      dischargedTo: this.date('dischargedTo'),
      minimumAge: this.integer('minimumAge', 0, 130),
      maximumAge: this.integer('maximumAge', 0, 130),
    };
  }

  /** All parameters of a report. */
  report(report: Report, provider: string | undefined): ReportRequest {
    const { units, options, without = [] } = report;
    for (const name of without) this.refuse(name, 'this report does not take it');
    for (const name of Object.keys(options)) this.#checkOrder(name, name.replace(/From$/, 'To'));
    return {
      of: this.oneOf('of', units, units[0]!),
      options: Object.fromEntries(
        Object.entries(options).map(([name, declared]) => [name, this.#option(name, declared)]),
      ),
      by: this.someOf('by', dimensionsOf(report)),
      cohort: this.cohort(provider),
      asOf: this.asOf('asOf'),
      cutOff: this.date('cutOff'),
    };
  }

  /** Ends the request if a parameter is wrong or unknown. */
  end(): void {
    const unknown = Object.keys(this.#raw).filter((name) => !this.#read.has(name));
    const errors = [
      ...this.#problems,
      ...unknown.map((field) => ({ field, code: 'unknown-parameter', message: 'there is no such parameter' })),
    ];
    if (errors.length > 0) fail('invalid-parameter', { errors });
  }

  #option(name: string, option: OptionDeclaration): string | number | readonly number[] | undefined {
    switch (option.kind) {
      case 'choice':
        return this.oneOf(name, option.values);
      case 'date':
        return this.date(name);
      case 'integer':
        return this.integer(name, option.least, option.most);
      case 'integers':
        return this.integers(name, option.least, option.most);
    }
  }

  #addUnknownValue(dimension: Dimension, text: string): void {
    const choices = choicesOf(dimension);
    const means = choices === undefined ? valueForms[dimension] : oneOf(choices);
    this.#addProblem(
      dimension,
      `it is ${means ?? 'a name'}, or none; not ${quoted(text)}`,
      choices && [...choices, 'none'],
    );
  }

  /** Adds a problem if a range ends before it begins: it would be empty. */
  #checkOrder(from: string, to: string): void {
    const [first, last] = [this.#raw[from], this.#raw[to]];
    if (from === to || typeof first !== 'string' || typeof last !== 'string') return;
    const isReversed = isCalendarDate(first) && isCalendarDate(last) ? first > last : Number(first) > Number(last);
    if (isReversed) this.#addProblem(to, `it is not before \`${from}\`: ${quoted(last)} is, with ${quoted(first)}`);
  }

  #addProblem(field: string, message: string, allowed?: readonly (string | number)[]): undefined {
    this.#problems.push({ field, code: 'invalid', message, ...(allowed && { allowed }) });
    return undefined;
  }
}

/** Bounds of a cohort that are empty when reversed. */
const ranges = [
  ['admittedFrom', 'admittedTo'],
  ['dischargedFrom', 'dischargedTo'],
  ['admittedFrom', 'dischargedTo'],
  ['minimumAge', 'maximumAge'],
] as const satisfies readonly (readonly [Bound, Bound])[];

/** The format of the values of dimensions without a list. */
const valueForms: { readonly [D in Dimension]?: string } = {
  admissionYear: 'a year such as 2026',
  admissionMonth: 'a month such as 2026-03',
};

function oneOf(values: readonly (string | number)[]): string {
  return `one of ${values.join(', ')}`;
}
