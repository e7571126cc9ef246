import type { AsOf } from '#read-models/reports/as-of';
import type { Answer } from '#read-models/reports/run-report';
import type { Dimension, DimensionValue } from '#read-models/reports/cohort';
import type { Cell, Column, FigureKind } from '#read-models/reports/columns';
import { dimensionsOfRows, tableRows } from '#read-models/reports/formats/rows';
import type { OptionDeclarations } from '#read-models/reports/options';
import type { Group, Report, Table } from '#read-models/reports/report';
import type { PublicAnswer } from '#read-models/reports/sharing/run-public-report';
import { shownLines } from '../print/shown-lines.js';
import { count, tableOf } from '../print/table.js';
import { dimensionNames, valueInWords } from './dimensions.js';

export const units = { stay: 'stays at one level', episode: 'whole episodes' } as const;

/** The question, its definitions and its moment, then one table of the report. */
export function reportInWords<Options extends OptionDeclarations, G extends Group>(
  report: Report<Options, G>,
  answer: Answer<Options, G> & Partial<Pick<PublicAnswer, 'release'>>,
  table: Table = report.tables[0]!,
): string {
  const filters = filtersInWords(answer.filters);
  const lines = [
    `${report.title}: ${questionInWords(report, answer)}`,
    ...(filters === '' ? [] : [`Only ${filters}`]),
    ...(answer.release === undefined
      ? []
      : [`Safe to share: release ${answer.release.name}; a withheld figure may be any number, including zero`]),
    `Data cut-off ${answer.cutOff ?? 'none'}; ${asOfInWords(answer.asOf)}`,
  ];
  return `${shownLines(lines)}\n${tableInWords(answer, table)}`;
}

function questionInWords({ options, definitions }: Report, answer: Answer): string {
  const values = answer as unknown as Readonly<Record<string, Cell | readonly number[] | undefined>>;
  const chosen = Object.keys(options).flatMap((name) =>
    values[name] === undefined ? [] : [`${inWords(name)} ${[values[name]].flat().join(' ')}`],
  );
  const defined = Object.entries(definitions).map(([name, value]) => `${name} ${value}`);
  return [units[answer.of], ...chosen, ...defined].join(', ');
}

/** Groups as a table: codes with their labels, then the figures. */
function tableInWords(answer: Pick<Answer, 'by' | 'groups'>, table: Table): string {
  const by = dimensionsOfRows(answer, table);
  const rows = [...tableRows(answer, table)].map(({ group, row }) => [
    ...by.map((dimension) => valueInWords(dimension, group.by[dimension] ?? null)),
    ...table.columns.map((column) => shown(row[column.name] ?? null, column)),
  ]);
  const right = table.columns.flatMap(({ kind }, index) => (isNumber(kind) ? [by.length + index] : []));
  return tableOf([...by, ...table.columns.map(({ name }) => name)], rows, { right });
}

/** `as of position 172669, recorded 2026-11-22T09:23:53.612Z`. */
export function asOfInWords({ position, recordedAt }: AsOf): string {
  return recordedAt === null ? 'the log is empty' : `as of position ${position}, recorded ${recordedAt}`;
}

/** Filters as the server read them: `reason 1 Treatment completed; minimumAge 18`. */
export function filtersInWords(filters: Readonly<Record<string, unknown>>): string {
  const filterInWords = ([name, value]: readonly [string, unknown]): string => {
    const values = [value].flat() as readonly DimensionValue[];
    return `${name} ${values.map((each) => valueOfFilter(name, each)).join(' or ')}`;
  };
  return Object.entries(filters).map(filterInWords).join('; ');
}

function valueOfFilter(name: string, value: DimensionValue): string {
  const dimension = dimensionNames.find((each): each is Dimension => each === name);
  return dimension === undefined ? String(value) : valueInWords(dimension, value);
}

export function isNumber(kind: FigureKind): boolean {
  return kind !== 'text' && kind !== 'date';
}

/** A figure in the format of its kind. */
export function shown(value: Cell, { kind }: Column): string {
  if (value === null) return '-';
  if (typeof value === 'string') return value;
  return show[kind](value);
}

const rounded = (value: number, digits: number): string => String(Math.round(value * 10 ** digits) / 10 ** digits);

const show: { readonly [Kind in FigureKind]: (value: number) => string } = {
  count,
  /** A percentile can lie between two days. */
  days: (value) => rounded(value, 2),
  rate: (value) => `${(value * 100).toFixed(1)} %`,
  points: (value) => `${value < 0 ? '' : '+'}${(value * 100).toFixed(1)}`,
  /** Small values, such as the p-value of a test, must not be shown as 0. */
  number: (value) => (value !== 0 && Math.abs(value) < 0.0001 ? value.toExponential(1) : rounded(value, 4)),
  cents: (value) => `$${(value / 100).toFixed(2)}`,
  code: String,
  date: String,
  text: String,
};

/** `cut off` for `cutOff`. */
function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
