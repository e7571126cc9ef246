import { commandIdOf } from '#intake/payloads/command-line';
import { isEpisodeId } from '#intake/payloads/common';
import { fail, invalidParameter } from './problem.js';

/** The header of a log position. */
export const POSITION_HEADER = 'stepdown-position';
export const READ_AFTER_HEADER = 'stepdown-read-after';

/** The headers with the episode's revision and the log position of an answer, each with its description. */
export const REVISION_HEADERS = {
  ETag: 'The revision of the episode, in quotes.',
  'Stepdown-Position': 'The log position that the answer is as of.',
};

/** An entity tag of a revision: `"12"`. */
export function etagOf(revision: bigint | number): string {
  return `"${revision}"`;
}

/** The revision of an `If-Match` header, or `undefined` without one. `"-1"` requires that the episode does not exist. */
export function ifMatchOf(header: string | undefined): bigint | undefined {
  if (header === undefined) return undefined;
  const revision = /^"(-1|\d{1,18})"$/.exec(header.trim())?.[1];
  return revision === undefined
    ? invalidParameter('If-Match', 'it is a revision in quotes, as the ETag header gives it: "12"')
    : BigInt(revision);
}

/** A log position in decimal digits. */
export function positionOf(text: string | undefined, parameter: string): bigint | undefined {
  if (text === undefined) return undefined;
  return /^\d{1,18}$/.test(text) ? BigInt(text) : invalidParameter(parameter, 'it is a log position in decimal digits');
}

/** An instant with a time zone, in canonical form (UTC, milliseconds), or `undefined` for other text. */
export function instantOf(text: string): string | undefined {
  const time = INSTANT.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/** The episode id in an address. */
export function episodeIdOf(text: string): string {
  return isEpisodeId(text) ? text : fail('not-found', { detail: 'No episode can have this id.' });
}

/** The command id of an `Idempotency-Key` header. */
export function idempotencyKeyOf(header: string | string[] | undefined): string {
  if (header === undefined) {
    const detail = 'Send a new UUID for each command, and the same one when you send the command again.';
    return fail('idempotency-key-missing', { detail });
  }
  return commandIdOf(header) ?? invalidParameter('Idempotency-Key', 'it is a UUID');
}
