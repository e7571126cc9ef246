import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { PayloadClass } from '../src/complete.js';
import { explain, fieldsOf, type DeclaredRule } from '../src/declared-fields.js';
import { MAX_ERRORS, unknownField, type FieldError } from '../src/field-error.js';
import { chosenClass } from '../src/rules.js';

/** The errors that class-validator itself finds in a body, in the form of the compiled validators. */
export function errorsByClassValidator(payload: PayloadClass, body: object): readonly FieldError[] {
  const found = validateSync(plainToInstance(payload, structuredClone(body)), {
    whitelist: true,
    forbidNonWhitelisted: true,
  });
  return found.flatMap((error) => fieldErrors(error, payload, '')).slice(0, MAX_ERRORS);
}

function fieldErrors(error: ValidationError, payload: PayloadClass, path: string): readonly FieldError[] {
  const [failed] = Object.keys(error.constraints ?? {});
  if (failed === 'whitelistValidation') return [unknownField(path, error.property)];
  const { rules } = fieldsOf(payload).find(({ name }) => name === error.property) ?? { rules: [] };
  const field = path + error.property;
  const owner = error.target ?? {};
  if (failed === undefined) {
    const nested = nestedClass(rules, owner);
    const isList = Array.isArray(error.value);
    const children = error.children ?? [];
    const inner = (child: ValidationError, at: string) => fieldErrors(child, nested, `${at}.`);
    if (!isList) return children.flatMap((child) => inner(child, field));
    return children.flatMap((entry) =>
      (entry.children ?? []).flatMap((child) => inner(child, `${field}.${entry.property}`)),
    );
  }
  const rule = rules.find(({ name }) => name === failed);
  if (rule === undefined) throw new Error(`class-validator named ${failed} at ${field}, where it is not declared`);
  const { entry, ...explanation } = explain(rule, error.value, owner);
  return [{ field: entry === undefined ? field : `${field}.${entry}`, ...explanation }];
}

function nestedClass(rules: readonly DeclaredRule[], owner: object): PayloadClass {
  for (const rule of rules) {
    if (rule.name === 'isObjectOf') return rule.given[0]();
    if (rule.name === 'isObjectBy') return chosenClass(owner, ...rule.given) ?? Object;
  }
  return Object;
}
