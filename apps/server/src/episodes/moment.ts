import { applyDecorators } from '@nestjs/common';
import type { QueryBus } from '@nestjs/cqrs';
import type { Caller } from '#access/api-key';
import type { CalendarDate } from '#episode/dates';
import { episodeIdOf } from '../http/headers.js';
import { fail, invalidParameter } from '../http/problem.js';
import { ApiBetween, ApiParameter } from '../http/api-parameters.js';
import { SINCE_DESCRIPTION, Parameters, type RawParameters } from '../http/parameters.js';
import { AheadOfLog, FindEpisode, isVisibleTo, type FoundEpisode, type Known } from './episode.queries.js';

/** Which version of an episode: what was known at a moment, about the time up to a date. Both are optional. */
export type Moment = FindEpisode['asOf'];

export function ApiMoment(): MethodDecorator {
  return applyDecorators(
    ApiParameter('asOf', 'A log position or an instant: the answer has what was known then. Default: now.', {
      type: 'string',
    }),
    ApiParameter('recordedAt', 'An instant, as `asOf` takes one; with both, the earlier counts.', {
      type: 'string',
      format: 'date-time',
    }),
    ApiEffectiveOn(),
  );
}

export function ApiEffectiveOn(): MethodDecorator {
  return ApiParameter('effectiveOn', 'A date: leaves out what took effect later.', { type: 'string', format: 'date' });
}

/** The requested moment. Rejects invalid values and unknown parameters. */
export function momentIn(raw: RawParameters): Moment {
  const parameters = new Parameters(raw);
  const known = [knownIn(parameters, 'asOf'), { recordedAt: parameters.instant('recordedAt') }];
  const instants = known.flatMap(({ recordedAt }) => recordedAt ?? []).sort();
  const moment = { position: known[0]!.position, recordedAt: instants[0], effectiveOn: effectiveOnIn(parameters) };
  parameters.end();
  return moment;
}

/** The position or the instant in a parameter; neither if it is absent. */
export function knownIn(parameters: Parameters, name: string): Known {
  const requested = parameters.asOf(name);
  if (requested === undefined) return {};
  return 'position' in requested ? requested : { recordedAt: requested.instant };
}

export function effectiveOnIn(parameters: Parameters): CalendarDate | undefined {
  return parameters.date('effectiveOn') as CalendarDate | undefined;
}

/** Two moments to compare; the later one is now by default. */
export interface Span {
  readonly since: Known;
  readonly asOf: Known;
  readonly effectiveOn?: CalendarDate;
}

export function ApiSpan(): MethodDecorator {
  return applyDecorators(ApiBetween(), ApiEffectiveOn());
}

/** The two requested moments. */
export function spanIn(raw: RawParameters): Span {
  const parameters = new Parameters(raw);
  parameters.require('since', SINCE_DESCRIPTION);
  const span = {
    since: knownIn(parameters, 'since'),
    asOf: knownIn(parameters, 'asOf'),
    effectiveOn: effectiveOnIn(parameters),
  };
  parameters.end();
  return span;
}

/** The episode at a moment, as the caller may see it. */
export async function episodeAt(
  queries: QueryBus,
  id: string,
  moment: Moment,
  { provider }: Caller,
): Promise<FoundEpisode> {
  const found = await knownAt(queries, id, moment, 'asOf');
  return found !== undefined && isVisibleTo(provider, found) ? found : noEpisode();
}

/**
 * The episode at the later of two moments, as the caller may see it, and how many of its entries were known at the
 * earlier one.
 */
export async function episodeBetween(
  queries: QueryBus,
  id: string,
  { since, asOf, effectiveOn }: Span,
  caller: Caller,
): Promise<{ readonly later: FoundEpisode; readonly known: number }> {
  const known = (await knownAt(queries, id, since, 'since'))?.events.length ?? 0;
  const later = await episodeAt(queries, id, { ...asOf, effectiveOn }, caller);
  if (known > later.events.length) return invalidParameter('since', 'it is not later than `asOf`');
  return { later, known };
}

/**
 * What was known of an episode at a moment, without an access check; `undefined` if it did not exist. `field` is the
 * parameter with the moment. Rejects impossible ids and positions beyond the end of the log.
 */
async function knownAt(
  queries: QueryBus,
  id: string,
  moment: Moment,
  field: string,
): Promise<FoundEpisode | undefined> {
  try {
    return await queries.execute(new FindEpisode(episodeIdOf(id), moment));
  } catch (error) {
    if (error instanceof AheadOfLog) return invalidParameter(field, error.message);
    throw error;
  }
}

/** Ends a request about an episode that does not exist or that the caller may not see. */
function noEpisode(): never {
  return fail('not-found', { detail: 'No episode with this id is known to this caller at that time.' });
}
