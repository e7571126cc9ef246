import type { PayloadClass } from './complete.js';
import { explain, fieldsOf, type DeclaredField, type DeclaredRule } from './declared-fields.js';
import { chosenClass } from './rules.js';
import { MAX_ERRORS, unknownField, type FieldError, type Validated } from './field-error.js';
import { isJsonObject } from './values.js';

/** Reads untrusted JSON as one kind of payload. */
export type Validator<T> = (input: unknown) => Validated<T>;

type JsonObject = Readonly<Record<string, unknown>>;
/** Validates an object, adds its errors to `errors`, and returns a clean copy: declared fields in declared order. */
type ObjectCheck = (input: JsonObject, path: string, errors: FieldError[]) => object;
type FieldCheck = (value: unknown, owner: JsonObject, path: string, errors: FieldError[]) => unknown;

/**
 * A fast validator for a payload, compiled once from its decorators. Its results and errors are those of class-validator's
 * `validateSync` with `whitelist` and `forbidNonWhitelisted`, except that it also refuses fields with the names of
 * `Object.prototype`, which class-transformer silently drops. It never coerces a value and never changes its input. Throws
 * `UnknownDecorator` if a decorator cannot be compiled.
 */
export function compile<T extends object>(payload: PayloadClass<T>): Validator<T> {
  const check = objectCheck(payload, new Map());
  return (input) => {
    if (!isJsonObject(input)) return { ok: false, errors: [notAnObject] };
    const errors: FieldError[] = [];
    const value = check(input, '', errors);
    return errors.length === 0 ? { ok: true, value: value as T } : { ok: false, errors };
  };
}

const notAnObject: FieldError = { field: '', code: 'not-an-object', message: 'must be an object' };

function objectCheck(payload: PayloadClass, made: Map<PayloadClass, ObjectCheck>): ObjectCheck {
  const known = made.get(payload);
  if (known !== undefined) return known;
  const fields = fieldsOf(payload).map((field) => ({ name: field.name, check: fieldCheck(field, made) }));
  const names = new Set(fields.map(({ name }) => name));
  const check: ObjectCheck = (input, path, errors) => {
    for (const name of Object.keys(input)) if (!names.has(name)) report(errors, unknownField(path, name));
    const clean: Record<string, unknown> = {};
    for (const field of fields) {
      const value = field.check(input[field.name], input, path, errors);
      if (value !== undefined) clean[field.name] = value;
    }
    return clean;
  };
  made.set(payload, check);
  return check;
}

function fieldCheck({ name, isJudged, rules }: DeclaredField, made: Map<PayloadClass, ObjectCheck>): FieldCheck {
  const copy = copyOf(name, rules, made);
  const passes = rules.map((rule) => (rule.each ? eachPasses(rule) : rule.test));
  return (value, owner, path, errors) => {
    if (!isJudged(owner, value)) return undefined;
    const failed = passes.findIndex((pass) => !pass(value, owner));
    if (failed < 0) return copy(value, owner, path, errors);
    const { entry, ...explanation } = explain(rules[failed]!, value, owner);
    report(errors, { field: entry === undefined ? path + name : `${path}${name}.${entry}`, ...explanation });
    return undefined;
  };
}

function eachPasses({ test }: DeclaredRule): DeclaredRule['test'] {
  return (value, owner) => Array.isArray(value) && value.every((each) => test(each, owner));
}

/** Copies a value that passed its field's rules. Objects are validated by their own class at the same time. */
function copyOf(name: string, rules: readonly DeclaredRule[], made: Map<PayloadClass, ObjectCheck>): FieldCheck {
  for (const rule of rules) {
    if (rule.name === 'isObjectOf') return nestedCopy(name, rule.each, objectCheck(rule.given[0](), made));
    if (rule.name === 'isObjectBy') return chosenCopy(name, rule.given, made);
  }
  return (value) => (Array.isArray(value) ? [...value] : value);
}

function nestedCopy(name: string, isList: boolean, check: ObjectCheck): FieldCheck {
  if (!isList) return (value, _owner, path, errors) => check(value as JsonObject, `${path}${name}.`, errors);
  return (value, _owner, path, errors) =>
    (value as JsonObject[]).map((each, index) => check(each, `${path}${name}.${index}.`, errors));
}

function chosenCopy(
  name: string,
  [sibling, classes]: Extract<DeclaredRule, { name: 'isObjectBy' }>['given'],
  made: Map<PayloadClass, ObjectCheck>,
): FieldCheck {
  for (const payload of Object.values(classes)) objectCheck(payload, made);
  return (value, owner, path, errors) => {
    const chosen = chosenClass(owner, sibling, classes);
    return chosen && made.get(chosen)?.(value as JsonObject, `${path}${name}.`, errors);
  };
}

function report(errors: FieldError[], error: FieldError): void {
  if (errors.length < MAX_ERRORS) errors.push(error);
}
