import { applyDecorators } from '@nestjs/common';
import type { OptionDeclaration } from '#read-models/reports/options';
import { dimensionsOf, type Report } from '#read-models/reports/report';
import { disclosures, shareDimensions } from '#read-models/reports/sharing/share';
import { ApiParameter } from '../http/api-parameters.js';
import { formats } from './formats.js';

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
