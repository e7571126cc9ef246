import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  Allow,
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsNumber,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  type ValidationArguments,
  type ValidationOptions,
} from 'class-validator';
import { codesOf, type CodeList, type CodeOf } from '#episode/codes/code-list';
import { unanswered, type Answer, type CountAnswer } from '#episode/codes/teds';
import type { CalendarDate } from '#episode/dates';
import type { PayloadClass, Sent } from './complete.js';
import { chosenClass, rules, type Classes, type FieldContext, type RuleArguments, type RuleName } from './rules.js';
import { siblingOf, type Layout } from './values.js';

/*
 * The vocabulary for declaring payload classes. Each decorator is composed of class-validator's own, so a payload class
 * also works with `validateSync`; `compile.ts` and `json-schema.ts` read the same metadata.
 */

/** A decorator for fields of one type: on a field of another type it does not compile. */
export type FieldOf<Value> = <Name extends string>(
  target: { readonly [field in Name]: Value | undefined },
  name: Name,
) => void;

type Size = { readonly min?: number; readonly max: number };

/** A field that may be absent. `null` does not count as absent. */
export function Optional(): FieldOf<unknown> {
  const context: FieldContext = { condition: 'may-be-absent' };
  return compose(ValidateIf((_owner, value) => value !== undefined, { context }));
}

/** A field that may be absent if a sibling is present. */
export function EitherOr(sibling: string): FieldOf<unknown> {
  const context: FieldContext = { condition: 'may-be-absent' };
  return compose(
    ValidateIf((owner: object, value) => value !== undefined || siblingOf(owner, sibling) === undefined, { context }),
  );
}

/** A field that must be absent if a sibling is present. */
export function NotTogetherWith(sibling: string): FieldOf<unknown> {
  return compose(own('isNotTogetherWith', [sibling]));
}

/** Describes a field in the API's documentation. Does not affect validation. */
export function About(about: string): FieldOf<unknown> {
  return compose(described(about));
}

/** A date of the calendar, `YYYY-MM-DD`. */
export function CalendarDateField(): FieldOf<CalendarDate> {
  return compose(IsDefined(), own('isCalendarDate', []));
}

/** One code of a list. */
export function CodeField<List extends CodeList>(list: List): FieldOf<CodeOf<List>> {
  return compose(IsDefined(), IsIn(codesOf(list), listed(list)));
}

/** One code of a list, or the reason for a missing answer (96, 97, 98). */
export function AnswerField<List extends CodeList>(list: List): FieldOf<Answer<List>> {
  const answers: CodeList = { ...list, codes: { ...list.codes, ...unanswered.codes } };
  return compose(IsDefined(), IsIn(codesOf(answers), listed(answers)));
}

/** One of a few values that need no labels. */
export function OneOf<Value extends string>(...values: Value[]): FieldOf<Value> {
  return compose(IsDefined(), IsIn(values));
}

/** Codes of a list, none twice. */
export function CodeListField<List extends CodeList>(list: List): FieldOf<readonly CodeOf<List>[]> {
  const codes = codesOf(list);
  const all = { each: true, ...listed(list) };
  return compose(IsDefined(), ...listRules({ max: codes.length }), IsIn(codes, all), own('isUnique', []));
}

/** A counted answer: 0 to 95, or the reason for a missing answer (96, 97, 98). */
export function CountAnswerField(): FieldOf<CountAnswer> {
  const about = '0 to 95; 96 not applicable, 97 unknown, 98 not collected.';
  return compose(
    IsDefined(),
    IsInt({ context: { form: 'count' } satisfies FieldContext }),
    Min(0),
    Max(98),
    described(about),
  );
}

/** The code of a level, in the edition of the sibling field `edition`. */
export function LevelCodeField(): FieldOf<string> {
  return compose(IsDefined(), own('isLevelCode', []));
}

/** Text on one line, such as a name. */
export function Line(max = 128): FieldOf<string> {
  return compose(IsDefined(), ...textRules('line', max));
}

/** Text that may have line breaks. */
export function Text(max = 2000): FieldOf<string> {
  return compose(IsDefined(), ...textRules('lines', max));
}

export function TextList(size: Size, max = 500): FieldOf<readonly string[]> {
  return compose(IsDefined(), ...listRules(size), ...textRules('lines', max, { each: true }));
}

/** Text of a given form. The pattern bounds its length too. */
export function Pattern(
  pattern: RegExp,
  context: Required<Pick<FieldContext, 'form' | 'must' | 'example'>>,
): FieldOf<string> {
  return compose(IsDefined(), IsString(), Matches(pattern, { context }));
}

export function WholeNumber(min: number, max: number): FieldOf<number> {
  return compose(IsDefined(), IsInt(), Min(min), Max(max));
}

export function Decimal(min: number, max: number, places = 2): FieldOf<number> {
  return compose(IsDefined(), IsNumber(), Min(min), Max(max), own('hasDecimalPlaces', [places]));
}

export function Flag(): FieldOf<boolean> {
  return compose(IsDefined(), IsBoolean());
}

export function Nested<Payload extends object>(payload: () => PayloadClass<Payload>): FieldOf<Sent<Payload>> {
  return compose(IsDefined(), own('isObjectOf', [payload]), ValidateNested(), Type(payload));
}

export function ListOf<Payload extends object>(
  payload: () => PayloadClass<Payload>,
  size: Size,
): FieldOf<readonly Sent<Payload>[]> {
  return compose(
    IsDefined(),
    ...listRules(size),
    own('isObjectOf', [payload], { each: true }),
    ValidateNested({ each: true }),
    Type(payload),
  );
}

/**
 * An object whose class follows from a sibling field. If the sibling names none of the classes, the sibling is the error and
 * the object is not validated.
 */
export function NestedBy(sibling: string, classes: Classes): FieldOf<object> {
  const classOf = (owner: object) => chosenClass(owner, sibling, classes);
  const context: FieldContext = { condition: 'class-is-known' };
  return compose(
    ValidateIf((owner: object) => classOf(owner) !== undefined, { context }),
    IsDefined(),
    own('isObjectBy', [sibling, classes]),
    ValidateNested(),
    Type((options) => classOf((options?.object ?? {}) as object) ?? Object),
  );
}

/** The objects of a list have distinct values in a field. */
export function UniqueBy(field: string): FieldOf<readonly object[]> {
  return compose(own('isUniqueBy', [field]));
}

/** The `days` of each object in a list do not exceed the window in a sibling field. */
export function DaysWithin(windowField: string): FieldOf<readonly object[]> {
  return compose(own('areDaysWithin', [windowField]));
}

function compose<Value>(...decorators: PropertyDecorator[]): FieldOf<Value> {
  return (target, name) => {
    for (const decorate of decorators) decorate(target, name);
  };
}

function described(about: string): PropertyDecorator {
  const context: FieldContext = { about };
  return Allow({ context });
}

/** A rule of our own. It uses the same test as the compiled validators. */
function own<Name extends RuleName>(
  name: Name,
  given: RuleArguments[Name],
  options?: ValidationOptions,
): PropertyDecorator {
  const test = rules[name].test(...given);
  const validate = (value: unknown, at?: ValidationArguments) => test(value, at?.object ?? {});
  return ValidateBy({ name, constraints: [...given], validator: { validate } }, options);
}

function textRules(layout: Layout, max: number, options: ValidationOptions = {}): PropertyDecorator[] {
  return [IsString(options), Length(1, max, options), own('isPlainText', [layout], options)];
}

function listRules({ min = 0, max }: Size): PropertyDecorator[] {
  return [IsArray(), ArrayMinSize(min), ArrayMaxSize(max)];
}

function listed(list: CodeList): ValidationOptions {
  const context: FieldContext = { list };
  return { context };
}
