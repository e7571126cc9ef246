import type { CodeOf } from '#episode/codes/code-list';
import * as clinical from '#episode/codes/clinical';
import type * as commands from '#episode/commands';
import type { CalendarDate } from '#episode/dates';
import { clinicalTypes, type ClinicalType } from '#episode/events';
import type { SourceEntry as SourceEntryData } from '#episode/payloads/common';
import type { Complete } from '../complete.js';
import {
  About,
  CalendarDateField,
  CodeField,
  ListOf,
  Nested,
  NestedBy,
  NotTogetherWith,
  OneOf,
  Optional,
  EitherOr,
  Pattern,
  Text,
  type FieldOf,
} from '../decorators.js';
import type { Classes } from '../rules.js';
import { SourceEntry } from './common.js';
import { replacementClassOf } from './replacements.js';

/* Changes to recorded entries: corrections, and entries or whole episodes entered in error. */

const REVISION = /^(0|[1-9][0-9]{0,14})$/;
const MOST_ENTRIES = 100;

const replacements: Classes = Object.fromEntries(clinicalTypes.map((type) => [type, replacementClassOf(type)]));

/** The date of the correction. */
function OptionalEffectiveOn(): FieldOf<CalendarDate> {
  return (target, name) => {
    Optional()(target, name);
    CalendarDateField()(target, name);
    About('When it was amended. Where left out, the day on which it is received.')(target, name);
  };
}

/** The revision of an entry. An entry is identified by its revision or by the sender's own name for it. */
function RevisionField(): FieldOf<string> {
  return (target, name) => {
    EitherOr('source')(target, name);
    Pattern(REVISION, {
      form: 'revision',
      must: 'be the revision of an entry, a whole number written as text',
      example: '7',
    })(target, name);
    About('Revision of the entry. Give either this or the source.')(target, name);
  };
}

function SourceField(): FieldOf<SourceEntryData> {
  return (target, name) => {
    Optional()(target, name);
    Nested(() => SourceEntry)(target, name);
    NotTogetherWith('revision')(target, name);
    About('The entry as its sender named it. Give either this or the revision.')(target, name);
  };
}

export class CorrectionRequest implements Complete<commands.CorrectionRequest> {
  @RevisionField() readonly revision!: string | undefined;
  @SourceField() readonly source!: SourceEntryData | undefined;
  @OneOf(...clinicalTypes) readonly type!: ClinicalType;
  @NestedBy('type', replacements) readonly data!: commands.CorrectionRequest['data'];
}

export class CorrectEntries implements Complete<commands.CorrectEntries> {
  @OptionalEffectiveOn() readonly effectiveOn!: CalendarDate | undefined;
  @ListOf(() => CorrectionRequest, { min: 1, max: MOST_ENTRIES })
  readonly corrections!: readonly commands.CorrectionRequest[];
  @Text() readonly reason!: string;
}

export class EntryReference implements Complete<commands.EntryReference> {
  @RevisionField() readonly revision!: string | undefined;
  @SourceField() readonly source!: SourceEntryData | undefined;
}

export class VoidEntries implements Complete<commands.VoidEntries> {
  @OptionalEffectiveOn() readonly effectiveOn!: CalendarDate | undefined;
  @ListOf(() => EntryReference, { min: 1, max: MOST_ENTRIES }) readonly entries!: readonly commands.EntryReference[];
  @Text() readonly reason!: string;
}

export class VoidEpisode implements Complete<commands.VoidEpisode> {
  @OptionalEffectiveOn() readonly effectiveOn!: CalendarDate | undefined;
  @CodeField(clinical.voidReason) readonly reason!: CodeOf<typeof clinical.voidReason>;
  @Optional() @Text() readonly comment!: string | undefined;
}
