import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiQuery } from '@nestjs/swagger';
import { dimensions, type Bound } from '#read-models/reports/cohort';
import type { Report } from '#read-models/reports/report';

type Schema = Extract<Parameters<typeof ApiQuery>[0], { readonly schema: unknown }>['schema'];

/** An optional query parameter. */
export function ApiParameter(name: string, description: string, schema: object): MethodDecorator {
  return ApiQuery({ name, description, required: false, schema: schema as Schema });
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
