/** The kinds of field errors. The codes are part of the API and do not change; the messages may. */
export const fieldErrorCodes = [
  'required',
  'null',
  'unknown-field',
  'not-an-object',
  'not-a-list',
  'not-text',
  'not-plain-text',
  'not-a-date',
  'not-a-number',
  'not-a-whole-number',
  'not-true-or-false',
  'not-in-list',
  'not-json',
  'blank',
  'wrong-format',
  'too-long',
  'too-small',
  'too-large',
  'too-few',
  'too-many',
  'too-precise',
  'repeated',
  'contradictory',
] as const;
export type FieldErrorCode = (typeof fieldErrorCodes)[number];

/** One wrong field of a body. The offending value is never repeated: it may be about a patient. */
export interface FieldError {
  /** Path from the top of the body: `corrections.0.data.effectiveOn`; empty for the body itself. */
  readonly field: string;
  readonly code: FieldErrorCode;
  /** For people. */
  readonly message: string;
  /** The accepted codes, if there is a list of them. */
  readonly allowed?: readonly (string | number)[];
}

/** The result of reading untrusted JSON: a clean value of the domain's type, or all wrong fields (at most `MAX_ERRORS`). */
export type Validated<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: readonly FieldError[] };

/** The maximum number of errors in an answer, so that a hostile body does not get an answer larger than itself. */
export const MAX_ERRORS = 100;

const MAX_NAME = 64;

/** The error for an undeclared field. Its name comes from outside, so it is shortened and cleaned. */
export function unknownField(path: string, name: string): FieldError {
  const shown = name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name;
  const clean = shown.replace(/[\p{Cc}\p{Cs}]/gu, '\uFFFD');
  return { field: path + clean, code: 'unknown-field', message: 'is not a field of this object' };
}
