import type { CodeList, CodeOf } from './codes/code-list.js';
import type { Answer, CountAnswer } from './codes/teds.js';
import type { CalendarDate } from './dates.js';
import type { Level } from './level.js';

/*
 * The vocabulary for declaring payloads once, as plain data. The type of a payload follows from its table of fields, as do
 * its validation and its part of the API's documentation (`libs/intake`).
 */

/** The allowed number of entries of a list. */
export interface Size {
  readonly min?: number;
  readonly max: number;
}

/** The kind of value of a field, and its limits. */
export type Form =
  | { readonly is: 'date' | 'level' | 'count-answer' | 'flag' | 'identifier' | 'episode-id' }
  | { readonly is: 'code' | 'answer' | 'codes'; readonly list: CodeList }
  | { readonly is: 'line' | 'text'; readonly max: number }
  | { readonly is: 'texts'; readonly max: number; readonly size: Size }
  | {
      readonly is: 'pattern';
      readonly pattern: RegExp;
      /** Its name in the reference of commands. */
      readonly form: string;
      /** Ends the sentence "the field must ...". */
      readonly must: string;
      readonly example: string;
    }
  | { readonly is: 'whole-number'; readonly min: number; readonly max: number }
  | { readonly is: 'decimal'; readonly min: number; readonly max: number; readonly places: number }
  | { readonly is: 'object'; readonly payload: Payload }
  | {
      readonly is: 'list';
      readonly payload: Payload;
      readonly size: Size;
      /** A field in which no two entries are the same. */
      readonly uniqueBy?: string;
      /** A sibling field: no entry's `days` exceeds it. */
      readonly daysWithin?: string;
    };

/** One field of a payload. */
export interface Field<Value = unknown, Optional extends boolean = boolean> {
  readonly form: Form;
  readonly optional: Optional;
  /** What it means, for the API's documentation. */
  readonly about?: string;
  /** Only for the compiler: the type of its values. */
  readonly __value?: Value;
}

/** A table of fields with its name in the API's documentation. */
export interface Payload<Fields extends FieldTable = FieldTable> {
  readonly name: string;
  readonly fields: Fields;
}

export type FieldTable = { readonly [name: string]: Field };

type ValueOf<F extends Field> = F extends Field<infer Value> ? Value : never;
type OptionalNames<Fields extends FieldTable> = {
  [Name in keyof Fields]: Fields[Name]['optional'] extends true ? Name : never;
}[keyof Fields];

/** The data of a payload: the values of its fields, of which optional ones may be absent. */
export type DataOf<P extends Payload> =
  P extends Payload<infer Fields>
    ? { readonly [Name in Exclude<keyof Fields, OptionalNames<Fields>>]: ValueOf<Fields[Name]> } & {
        readonly [Name in OptionalNames<Fields>]?: ValueOf<Fields[Name]>;
      }
    : never;

export function payload<const Fields extends FieldTable>(name: string, fields: Fields): Payload<Fields> {
  return { name, fields };
}

interface Described {
  readonly about?: string;
}

/** A field that may be absent. `null` does not count as absent. */
export function optional<Value>(field: Field<Value, false>): Field<Value, true> {
  return { ...field, optional: true };
}

/** A date of the calendar, `YYYY-MM-DD`. */
export const date = ({ about }: Described = {}): Field<CalendarDate, false> => required({ is: 'date' }, about);

/** One code of a list. */
export function code<const List extends CodeList>(list: List, { about }: Described = {}): Field<CodeOf<List>, false> {
  return required({ is: 'code', list }, about);
}

/** One code of a list, or the reason for a missing answer (96, 97, 98). */
export function answer<const List extends CodeList>(list: List, { about }: Described = {}): Field<Answer<List>, false> {
  return required({ is: 'answer', list }, about);
}

/** Codes of a list, none twice. */
export function codes<const List extends CodeList>(list: List): Field<readonly CodeOf<List>[], false> {
  return required({ is: 'codes', list });
}

/** A counted answer: 0 to 95, or the reason for a missing answer (96, 97, 98). */
export const countAnswer = (): Field<CountAnswer, false> => required({ is: 'count-answer' });

/** A level of care, with its edition. */
export const level = ({ about }: Described = {}): Field<Level, false> => required({ is: 'level' }, about);

/** Text on one line, such as a name. */
export function line({ max = 128, about }: Described & { readonly max?: number } = {}): Field<string, false> {
  return required({ is: 'line', max }, about);
}

/** Text that may have line breaks. */
export function text({ max = 2000, about }: Described & { readonly max?: number } = {}): Field<string, false> {
  return required({ is: 'text', max }, about);
}

export function texts({
  max = 500,
  size,
}: {
  readonly max?: number;
  readonly size: Size;
}): Field<readonly string[], false> {
  return required({ is: 'texts', max, size });
}

/** Text of a given form. The pattern bounds its length too. */
export function pattern(rule: Omit<Extract<Form, { readonly is: 'pattern' }>, 'is'>): Field<string, false> {
  return required({ is: 'pattern', ...rule });
}

/** An identifier of another system, such as a patient's: printable ASCII without spaces. */
export const identifier = (): Field<string, false> => required({ is: 'identifier' });

/** The id of an episode. */
export const episodeId = ({ about }: Described = {}): Field<string, false> => required({ is: 'episode-id' }, about);

export function wholeNumber(min: number, max: number, { about }: Described = {}): Field<number, false> {
  return required({ is: 'whole-number', min, max }, about);
}

export function decimal(
  min: number,
  max: number,
  { places = 2, about }: Described & { readonly places?: number } = {},
): Field<number, false> {
  return required({ is: 'decimal', min, max, places }, about);
}

export const flag = ({ about }: Described = {}): Field<boolean, false> => required({ is: 'flag' }, about);

/** An object with a table of fields of its own. */
export function object<P extends Payload>(nested: P): Field<DataOf<P>, false> {
  return required({ is: 'object', payload: nested });
}

/** A list of objects. */
export function list<P extends Payload>(
  nested: P,
  {
    about,
    ...rules
  }: Described & {
    readonly size: Size;
    readonly uniqueBy?: keyof P['fields'] & string;
    readonly daysWithin?: string;
  },
): Field<readonly DataOf<P>[], false> {
  return required({ is: 'list', payload: nested, ...rules }, about);
}

function required<Value>(form: Form, about?: string): Field<Value, false> {
  return { form, optional: false, ...(about !== undefined && { about }) };
}
