import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiQuery } from '@nestjs/swagger';
import { dimensions } from '#read-models/reports/cohort';

type Schema = Extract<Parameters<typeof ApiQuery>[0], { readonly schema: unknown }>['schema'];

/** An optional parameter of a query. */
export function ApiParameter(name: string, description: string, schema: object): MethodDecorator {
  return ApiQuery({ name, description, required: false, schema: schema as Schema });
}

/** What reports are grouped by. */
export function ApiGrouping(): MethodDecorator {
  return ApiParameter('by', 'Dimensions to group by, separated by commas.', {
    type: 'array',
    items: { type: 'string', enum: dimensions },
  });
}

/** The moment an answer speaks for. */
export function ApiAsOf(): MethodDecorator {
  return applyDecorators(
    ApiParameter('asOf', 'A log position or an instant: answers as it was answered then. Default: the latest.', {
      type: 'string',
    }),
    ApiHeader({
      name: 'Stepdown-Read-After',
      required: false,
      description:
        'A log position, as a command was answered with: the answer waits until it is visible, for some seconds.',
      schema: { type: 'string' },
    }),
  );
}

/** Which stays or episodes a report is about. */
export function ApiCohort(): MethodDecorator {
  const date = { type: 'string', format: 'date' };
  const age = { type: 'integer', minimum: 0, maximum: 130 };
  return applyDecorators(
    ApiAsOf(),
    ...dimensions.map((dimension) =>
      ApiParameter(
        dimension,
        `Only these values of ${dimension}; given again for alternatives, \`none\` for what is not known.`,
        {
          type: 'array',
          items: { type: 'string' },
        },
      ),
    ),
    ApiParameter('admittedFrom', 'First day of admission.', date),
    ApiParameter('admittedTo', 'Last day of admission.', date),
    ApiParameter('dischargedFrom', 'First day of the end of the stay or episode.', date),
    ApiParameter('dischargedTo', 'Last day of the end of the stay or episode.', date),
    ApiParameter('minimumAge', 'Completed years at admission.', age),
    ApiParameter('maximumAge', 'Completed years at admission.', age),
  );
}
