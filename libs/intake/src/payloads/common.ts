import type { Edition, LevelCode } from '#episode/codes/levels';
import type * as domain from '#episode/level';
import type * as payloads from '#episode/payloads/common';
import type { Complete } from '../complete.js';
import { About, LevelCodeField, Nested, OneOf, Pattern, type FieldOf } from '../decorators.js';

const IDENTIFIER = /^[\x21-\x7e]{1,128}$/;
export const EPISODE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** An identifier of another system, such as a patient's: printable ASCII without spaces. */
export function Identifier(): FieldOf<string> {
  return Pattern(IDENTIFIER, {
    form: 'identifier',
    must: 'be 1 to 128 letters, digits or punctuation marks of ASCII, without spaces',
    example: 'MRN-004217',
  });
}

/** The id of an episode. It is safe in stream names and URLs. */
export function EpisodeId(): FieldOf<string> {
  return Pattern(EPISODE_ID, {
    form: 'episode id',
    must: 'be 1 to 64 letters, digits, dots, hyphens or underscores, and start with a letter or digit',
    example: 'E-2026-0042',
  });
}

/** Whether a text is the id of an episode. Ids are case-sensitive. */
export function isEpisodeId(value: unknown): value is string {
  return typeof value === 'string' && EPISODE_ID.test(value);
}

export class Level implements Complete<domain.Level> {
  @OneOf('asam') readonly system!: 'asam';
  @OneOf('3', '4') @About('Edition of the ASAM Criteria: codes collide across editions.') readonly edition!: Edition;
  @LevelCodeField() readonly code!: LevelCode;
}

/** A level of care, as an object. The short form `asam-3:2.1` is for URLs and options, not for bodies. */
export function LevelField(): FieldOf<domain.Level> {
  return Nested(() => Level);
}

export class SourceEntry implements Complete<payloads.SourceEntry> {
  @Identifier() readonly system!: string;
  @Identifier() readonly id!: string;
}
