import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiQuery } from '@nestjs/swagger';
import { dimensions, type Bound } from '#read-models/reports/cohort';
import type { OptionDeclaration } from '#read-models/reports/options';
import { dimensionsOf, type Report } from '#read-models/reports/report';
import { disclosures, shareDimensions } from '#read-models/reports/sharing/share';
import { formats } from '../reports/formats.js';

type Schema = Extract<Parameters<typeof ApiQuery>[0], { readonly schema: unknown }>['schema'];

/** An optional query parameter. */
export function ApiParameter(name: string, description: string, schema: object): MethodDecorator {
  return ApiQuery({ name, description, required: false, schema: schema as Schema });
}

/** The grouping of a report. */
export function ApiGrouping(report: Report): MethodDecorator {
  return ApiParameter('by', 'Dimensions to group by, separated by commas.', {
    type: 'array',
    items: { type: 'string', enum: dimensionsOf(report) },
  });
}

/** The audience of the answer. */
export function ApiDisclosure({ share }: Report): MethodDecorator {
  const means = share === undefined ? 'No figure of this report can be shared.' : PUBLIC_DESCRIPTION;
  return ApiParameter('disclosure', means, { type: 'string', enum: disclosures, default: 'full' });
}

const PUBLIC_DESCRIPTION =
  '`public`: safe to share with anyone. About the last quarter that has ended, without filters, grouped by one of ' +
  `${shareDimensions.join(', ')}; withheld figures are \`null\`.`;

/** What a report counts. */
export function ApiUnit({ units }: Report): MethodDecorator {
  return ApiParameter('of', 'Unit that is counted; stays and episodes are never mixed.', {
    type: 'string',
    enum: units,
    default: units[0],
  });
}

export function ApiCutOff(): MethodDecorator {
  return ApiParameter('cutOff', 'Data cut-off: what happened later is left out. Default: the day of `asOf`.', {
    type: 'string',
    format: 'date',
  });
}

/** An option of one report. */
export function ApiOption(name: string, option: OptionDeclaration): MethodDecorator {
  const several = option.kind === 'integers' ? ' Several with commas.' : '';
  return ApiParameter(name, `${option.meaning}${several}`, schemaOf(option));
}

function schemaOf(option: OptionDeclaration): object {
  switch (option.kind) {
    case 'choice':
      return { type: 'string', enum: option.values, default: option.byDefault };
    case 'date':
      return { type: 'string', format: 'date' };
    case 'integer':
      return {
        type: 'integer',
        minimum: option.least,
        maximum: option.most,
        ...(option.byDefault !== undefined && { default: option.byDefault }),
      };
    case 'integers':
      return {
        type: 'array',
        items: { type: 'integer', minimum: option.least, maximum: option.most },
        default: option.byDefault,
      };
  }
}

/** The format of the answer, and the table of a file. */
export function ApiFormat({ tables }: Report): MethodDecorator {
  return applyDecorators(
    ApiParameter('format', 'JSON has everything; the other formats have one table.', {
      type: 'string',
      enum: formats,
      default: 'json',
    }),
    ApiParameter(
      'table',
      `The table of a CSV or Parquet file: ${tables.map(({ name, meaning }) => `\`${name}\`: ${meaning}`).join(' ')}`,
      { type: 'string', enum: tables.map(({ name }) => name), default: tables[0]!.name },
    ),
  );
}

/** The moment of the answer. */
export function ApiAsOf(): MethodDecorator {
  return applyDecorators(
    ApiParameter('asOf', 'A log position or an instant: gives the answer of that moment. Default: the latest.', {
      type: 'string',
    }),
    ApiReadAfter(),
  );
}

/** A position that the answer waits for. */
export function ApiReadAfter(): MethodDecorator {
  return ApiHeader({
    name: 'Stepdown-Read-After',
    required: false,
    description:
      'A log position, as in the answer to a command: the answer waits until it is visible, for some seconds.',
    schema: { type: 'string' },
  });
}

/** Two moments to compare. */
export function ApiBetween(): MethodDecorator {
  const moment = { type: 'string' } as const;
  return applyDecorators(
    ApiQuery({ name: 'since', description: 'The earlier moment: a log position or an instant.', schema: moment }),
    ApiParameter('asOf', 'The later moment: a log position or an instant. Default: the latest.', moment),
  );
}

const date = { type: 'string', format: 'date' };
const age = { type: 'integer', minimum: 0, maximum: 130 };

const bounds: { readonly [B in Bound]: readonly [meaning: string, schema: object] } = {
  admittedFrom: ['First day of admission.', date],
  admittedTo: ['Last day of admission.', date],
  dischargedFrom: ['First day of the end of the stay or episode.', date],
  dischargedTo: ['Last day of the end of the stay or episode.', date],
  minimumAge: ['Completed years at admission.', age],
  maximumAge: ['Completed years at admission.', age],
};

/** Which stays or episodes a report is about, and as of when. */
export function ApiCohort(report: Pick<Report, 'without'> = {}): MethodDecorator {
  return applyDecorators(ApiAsOf(), ApiFilters(report));
}

/** Which stays or episodes a report is about. */
export function ApiFilters({ without = [] }: Pick<Report, 'without'>): MethodDecorator {
  const values = { type: 'array', items: { type: 'string' } };
  const parameters = [
    ...dimensions.map((name) => ({
      name,
      meaning: `Only these values of ${name}; repeat it for alternatives, \`none\` for unknown.`,
      schema: values,
    })),
    ...Object.entries(bounds).map(([name, [meaning, schema]]) => ({ name: name as Bound, meaning, schema })),
  ];
  const taken = parameters.filter(({ name }) => !without.includes(name));
  return applyDecorators(...taken.map(({ name, meaning, schema }) => ApiParameter(name, meaning, schema)));
}
