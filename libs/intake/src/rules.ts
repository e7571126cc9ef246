import { isInt, isNumber, length, max, min } from 'class-validator';
import type { CodeList } from '#episode/codes/code-list';
import { isCalendarDate } from '#episode/dates';
import type { PayloadClass } from './complete.js';
import type { FieldErrorCode } from './field-error.js';
import {
  areDaysWithin,
  hasDecimalPlaces,
  isBlank,
  isJsonObject,
  isPlainText,
  isUniqueBy,
  levelCodesFor,
  siblingOf,
  type Layout,
} from './values.js';

/*
 * Every rule that a payload may use, by class-validator's name for it: a fast test of a value, and the explanation if it
 * fails. A rule that is not listed here makes the compilation of payloads throw.
 */

/** The context that our decorators add to class-validator's metadata, for messages and documentation. */
export interface FieldContext {
  /** Ends the sentence "the field must ...". */
  readonly must?: string;
  readonly list?: CodeList;
  readonly about?: string;
  readonly example?: string;
  /** The name of this form in the reference of commands, such as `identifier`. */
  readonly form?: string;
  /** The meaning of a condition: the field may be absent, or its class must be known before validation. */
  readonly condition?: 'may-be-absent' | 'class-is-known';
}

/** Payload classes by the value of the discriminating field. */
export type Classes = Readonly<Record<string, PayloadClass>>;

/** The arguments of each rule's decorator. */
export interface RuleArguments {
  isDefined: [];
  isString: [];
  isBoolean: [];
  isInt: [];
  isNumber: [];
  isArray: [];
  isLength: [min: number, max: number];
  matches: [pattern: RegExp];
  isIn: [values: readonly (string | number)[]];
  min: [least: number];
  max: [most: number];
  arrayMinSize: [least: number];
  arrayMaxSize: [most: number];
  isCalendarDate: [];
  isPlainText: [layout: Layout];
  hasDecimalPlaces: [places: number];
  isLevelCode: [];
  isNotTogetherWith: [sibling: string];
  isUnique: [];
  isUniqueBy: [field: string];
  areDaysWithin: [windowField: string];
  isObjectOf: [payload: () => PayloadClass];
  isObjectBy: [sibling: string, classes: Classes];
}
export type RuleName = keyof RuleArguments;

/** Tests a value; `owner` is the object that contains the field. */
export type Test = (value: unknown, owner: object) => boolean;

export interface Explanation {
  readonly code: FieldErrorCode;
  readonly message: string;
  readonly allowed?: readonly (string | number)[];
}

/** The input of an explanation. Messages never repeat the value. */
interface Failed {
  readonly value: unknown;
  readonly owner: object;
  readonly context: FieldContext;
}

interface Rule<Arguments extends readonly unknown[]> {
  test(...given: Arguments): Test;
  explain(failed: Failed, ...given: Arguments): Explanation;
}

const OBJECT = { code: 'not-an-object', message: 'must be an object' } as const;

export const rules: { readonly [Name in RuleName]: Rule<RuleArguments[Name]> } = {
  isDefined: {
    test: () => (value) => value !== undefined && value !== null,
    explain: ({ value }) =>
      value === null
        ? { code: 'null', message: 'must not be null; leave the field out where there is nothing to say' }
        : { code: 'required', message: 'is required' },
  },
  isString: {
    test: () => (value) => typeof value === 'string',
    explain: () => ({ code: 'not-text', message: 'must be text' }),
  },
  isBoolean: {
    test: () => (value) => typeof value === 'boolean',
    explain: () => ({ code: 'not-true-or-false', message: 'must be true or false' }),
  },
  isInt: {
    test: () => isInt,
    explain: () => ({ code: 'not-a-whole-number', message: 'must be a whole number' }),
  },
  isNumber: {
    test: () => (value) => isNumber(value),
    explain: () => ({ code: 'not-a-number', message: 'must be a number' }),
  },
  isArray: {
    test: () => Array.isArray,
    explain: () => ({ code: 'not-a-list', message: 'must be a list' }),
  },
  isLength: {
    test: (least, most) => (value) => length(value, least, most),
    explain: ({ value }, _least, most) =>
      value === ''
        ? { code: 'blank', message: 'must not be empty' }
        : { code: 'too-long', message: `must have at most ${most} characters` },
  },
  matches: {
    test: (pattern) => (value) => typeof value === 'string' && pattern.test(value),
    explain: ({ context }) => ({ code: 'wrong-format', message: `must ${context.must ?? 'have the documented form'}` }),
  },
  isIn: {
    test: (values) => {
      const known = new Set<unknown>(values);
      return (value) => known.has(value);
    },
    explain: ({ context }, values) => notInList(values, context),
  },
  min: {
    test: (least) => (value) => min(value, least),
    explain: (_failed, least) => ({ code: 'too-small', message: `must be at least ${least}` }),
  },
  max: {
    test: (most) => (value) => max(value, most),
    explain: (_failed, most) => ({ code: 'too-large', message: `must be at most ${most}` }),
  },
  arrayMinSize: {
    test: (least) => (value) => Array.isArray(value) && value.length >= least,
    explain: (_failed, least) => ({ code: 'too-few', message: `must have at least ${least} entries` }),
  },
  arrayMaxSize: {
    test: (most) => (value) => Array.isArray(value) && value.length <= most,
    explain: (_failed, most) => ({ code: 'too-many', message: `must have at most ${most} entries` }),
  },
  isCalendarDate: {
    test: () => isCalendarDate,
    explain: () => ({
      code: 'not-a-date',
      message: 'must be a date that exists in the calendar, from 1900 on, written YYYY-MM-DD',
    }),
  },
  isPlainText: {
    test: (layout) => (value) => isPlainText(value, layout),
    explain: ({ value }) =>
      typeof value === 'string' && isBlank(value)
        ? { code: 'blank', message: 'must not be blank' }
        : { code: 'not-plain-text', message: 'must not contain control characters or broken characters' },
  },
  hasDecimalPlaces: {
    test: (places) => (value) => hasDecimalPlaces(value, places),
    explain: (_failed, places) => ({ code: 'too-precise', message: `must have at most ${places} decimal places` }),
  },
  isLevelCode: {
    test: () => (value, owner) => typeof value === 'string' && levelCodesFor(owner).includes(value),
    explain: ({ owner }) => notInList(levelCodesFor(owner), { must: 'be a level of care of this edition' }),
  },
  isNotTogetherWith: {
    test: (sibling) => (_value, owner) => siblingOf(owner, sibling) === undefined,
    explain: (_failed, sibling) => ({ code: 'contradictory', message: `must be left out where ${sibling} is given` }),
  },
  isUnique: {
    test: () => (value) => Array.isArray(value) && new Set(value).size === value.length,
    explain: () => ({ code: 'repeated', message: 'must not name anything twice' }),
  },
  isUniqueBy: {
    test: (field) => (value) => isUniqueBy(value, field),
    explain: (_failed, field) => ({ code: 'repeated', message: `must not name the same ${field} twice` }),
  },
  areDaysWithin: {
    test: (windowField) => (value, owner) => areDaysWithin(value, owner, windowField),
    explain: (_failed, windowField) => ({
      code: 'contradictory',
      message: `must not count more days than ${windowField} says`,
    }),
  },
  isObjectOf: { test: () => isJsonObject, explain: () => OBJECT },
  isObjectBy: { test: () => isJsonObject, explain: () => OBJECT },
};

/** The class that a sibling field names, if it names one. */
export function chosenClass(owner: object, sibling: string, classes: Classes): PayloadClass | undefined {
  const name = siblingOf(owner, sibling);
  return typeof name === 'string' && Object.hasOwn(classes, name) ? classes[name] : undefined;
}

export function isRuleName(name: string): name is RuleName {
  return Object.hasOwn(rules, name);
}

function notInList(allowed: readonly (string | number)[], { list, must }: FieldContext): Explanation {
  const what = must ?? (list === undefined ? 'be one of the allowed values' : `be a code of the list "${list.title}"`);
  return { code: 'not-in-list', message: `must ${what}`, allowed };
}
