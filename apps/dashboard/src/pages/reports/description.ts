import type { FigureKind } from '#read-models/reports/columns';
import type { Dimension, Unit } from '#read-models/reports/cohort';
import { isDimension } from '../../address/dimensions.js';
import { conditionNames, type Condition } from '../../address/parameters.js';

/** A report, from the API description. */
export interface DescribedReport {
  /** The name in the address: `length-of-stay`. */
  readonly name: string;
  readonly summary: string;
  readonly units: readonly Unit[];
  readonly options: readonly DescribedOption[];
  /** The dimensions for grouping. */
  readonly dimensions: readonly Dimension[];
  /** Conditions of a cohort that the report does not take. */
  readonly without: readonly Condition[];
  readonly tables: readonly DescribedTable[];
}

export interface DescribedOption {
  readonly name: string;
  readonly meaning: string;
  readonly type: 'choice' | 'date' | 'integer' | 'text';
  readonly values: readonly string[];
  readonly byDefault: string;
}

export interface DescribedTable {
  readonly name: string;
  readonly meaning: string;
  /**
   * Where its rows are: a row is a group, each group has a list of rows, or the list is at the top level of the answer.
   */
  readonly location: 'groups' | 'in groups' | 'top level';
  readonly columns: readonly DescribedColumn[];
}

export interface DescribedColumn {
  readonly name: string;
  readonly kind: FigureKind;
  readonly meaning: string;
}

/** The parts of an OpenAPI document that are read here. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, { readonly get?: Operation }>>;
}

interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: Schema }>> }>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly description?: string;
  readonly schema: Schema;
}

interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly default?: string | number | readonly (string | number)[];
  readonly description?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly 'x-figure'?: FigureKind;
}

const REPORTS = '/v1/reports/';
/** Parameters that all reports have. */
const common: ReadonlySet<string> = new Set(['of', 'by', 'disclosure', 'cutOff', 'asOf', 'format', 'table']);

/** The reports in an API description, in its order. */
export function reportsIn({ paths }: OpenApi): readonly DescribedReport[] {
  return Object.entries(paths).flatMap(([path, { get }]) => {
    const name = path.startsWith(REPORTS) ? path.slice(REPORTS.length) : '';
    // An address below a report is another query about it.
    return name === '' || name.includes('/') || get === undefined ? [] : [describedBy(name, get)];
  });
}

function describedBy(name: string, { summary = '', parameters = [], responses }: Operation): DescribedReport {
  const queryParameters = parameters.filter((each) => each.in === 'query');
  const names = new Set(queryParameters.map((each) => each.name));
  const schemaOf = (parameter: string) => queryParameters.find((each) => each.name === parameter)?.schema;
  return {
    name,
    summary,
    units: (schemaOf('of')?.enum ?? []) as readonly Unit[],
    options: queryParameters
      .filter((each) => !common.has(each.name) && !conditionNames.includes(each.name as Condition))
      .map(optionOf),
    dimensions: (schemaOf('by')?.items?.enum ?? []).filter(isDimension),
    without: conditionNames.filter((condition) => !names.has(condition)),
    tables: tablesIn(responses['200']?.content?.['application/json']?.schema, schemaOf('table')?.enum ?? []),
  };
}

function optionOf({ name, description = '', schema }: Parameter): DescribedOption {
  const byDefault = schema.default === undefined ? '' : String(schema.default);
  const values = schema.enum ?? [];
  const type =
    values.length > 0 ? 'choice' : schema.format === 'date' ? 'date' : schema.type === 'integer' ? 'integer' : 'text';
  return { name, meaning: description, type, values, byDefault };
}

function tablesIn(answer: Schema | undefined, names: readonly string[]): readonly DescribedTable[] {
  const group = answer?.properties?.['groups']?.items;
  return names.flatMap((name): readonly DescribedTable[] => {
    if (name === 'groups')
      return [{ name, meaning: 'Figures of each group.', location: 'groups', columns: columnsOf(group) }];
    const inGroup = group?.properties?.[name];
    const list = inGroup ?? answer?.properties?.[name];
    if (list === undefined) return [];
    const location = inGroup === undefined ? 'top level' : 'in groups';
    return [{ name, meaning: list.description ?? '', location, columns: columnsOf(list.items) }];
  });
}

/** The columns of a row; lists inside it are tables of their own. */
function columnsOf(row: Schema | undefined): readonly DescribedColumn[] {
  return Object.entries(row?.properties ?? {}).flatMap(([name, { description = '', 'x-figure': kind }]) =>
    kind === undefined ? [] : [{ name, kind, meaning: description }],
  );
}
