import { codesOf, labelOf, type CodeList } from '#episode/codes/code-list';
import { editions, levelKeys } from '#episode/codes/levels';
import type { PayloadClass } from './complete.js';
import { fieldsOf, type DeclaredField, type DeclaredRule } from './declared-fields.js';
import type { FieldContext, RuleArguments, RuleName } from './rules.js';
import { allLevelCodes } from './values.js';

/** The part of OpenAPI's schema object that payloads need. */
export interface JsonSchema {
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  description?: string;
  format?: string;
  example?: unknown;
  enum?: readonly (string | number)[];
  /** The labels of the codes of `enum`, in its order; several client generators read it. */
  'x-enum-descriptions'?: readonly string[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  properties?: { readonly [name: string]: JsonSchema };
  required?: readonly string[];
  additionalProperties?: boolean;
  $ref?: string;
  allOf?: readonly JsonSchema[];
  oneOf?: readonly JsonSchema[];
  discriminator?: { readonly propertyName: string; readonly mapping: { readonly [value: string]: string } };
}

/** Schemas by the name they have under `#/components/schemas`. */
export type JsonSchemas = { readonly [name: string]: JsonSchema };

/** A reference to the schema of a payload in an OpenAPI document. */
export function schemaRef(payload: PayloadClass): JsonSchema {
  return refTo(payload.name);
}

/**
 * The schemas of payloads and of everything they refer to, from the declarations that also validate them.
 * An object whose class follows from a sibling field becomes one schema for each class, with that field as discriminator.
 * Throws if two classes have the same name.
 */
export function jsonSchemas(payloads: Iterable<PayloadClass>): JsonSchemas {
  const found = new Map<string, PayloadClass>();
  for (const payload of payloads) collect(payload, found);
  return Object.assign({}, ...[...found.values()].map(schemasOf)) as JsonSchemas;
}

function collect(payload: PayloadClass, found: Map<string, PayloadClass>): void {
  const known = found.get(payload.name);
  if (known === payload) return;
  if (known !== undefined) throw new Error(`two payload classes are named ${payload.name}`);
  found.set(payload.name, payload);
  for (const rule of fieldsOf(payload).flatMap(({ rules }) => rules)) {
    for (const referred of referredBy(rule)) collect(referred, found);
  }
}

function referredBy(rule: DeclaredRule): readonly PayloadClass[] {
  if (rule.name === 'isObjectOf') return [rule.given[0]()];
  return rule.name === 'isObjectBy' ? Object.values(rule.given[1]) : [];
}

function schemasOf(payload: PayloadClass): JsonSchemas {
  const fields = fieldsOf(payload);
  const selected = fields.flatMap(({ name, rules }) =>
    rules.flatMap((rule) => (rule.name === 'isObjectBy' ? [{ name, given: rule.given }] : [])),
  )[0];
  if (selected === undefined) return { [payload.name]: objectSchema(fields) };
  const [propertyName, classes] = selected.given;
  const variants = Object.entries(classes).map(([value, chosen]) => {
    const only = { [propertyName]: { type: 'string', enum: [value] }, [selected.name]: schemaRef(chosen) } as const;
    return { value, name: `${payload.name}Of${value}`, schema: objectSchema(fields, only) };
  });
  const mapping = Object.fromEntries(variants.map(({ value, name }) => [value, refTo(name).$ref ?? name]));
  return {
    [payload.name]: { oneOf: variants.map(({ name }) => refTo(name)), discriminator: { propertyName, mapping } },
    ...Object.fromEntries(variants.map(({ name, schema }) => [name, schema])),
  };
}

function objectSchema(fields: readonly DeclaredField[], known: JsonSchemas = {}): JsonSchema {
  const required = fields.filter(({ optional }) => !optional).map(({ name }) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, known[field.name] ?? fieldSchema(field)])),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
}

function fieldSchema({ rules, about }: DeclaredField): JsonSchema {
  const schema = merged(rules.filter(({ each }) => !each));
  const entries = rules.filter(({ each }) => each);
  if (entries.length > 0) schema.items = merged(entries);
  const description = [about, schema.description].filter((text) => text !== undefined).join(' ');
  if (description === '') return schema;
  // OpenAPI 3.1 allows words next to a $ref; generators made for 3.0 drop them.
  return schema.$ref === undefined ? { ...schema, description } : { allOf: [schema], description };
}

function merged(rules: readonly DeclaredRule[]): JsonSchema {
  const parts = rules.map((rule) => fragmentOf(rule, rule.context));
  const words = parts.flatMap(({ description }) => (description === undefined ? [] : [description]));
  const schema = Object.assign({}, ...parts) as JsonSchema;
  return words.length > 1 ? { ...schema, description: words.join(' ') } : schema;
}

function fragmentOf<Name extends RuleName>(
  { name, given }: { readonly name: Name; readonly given: RuleArguments[Name] },
  context: FieldContext,
): JsonSchema {
  return fragments[name](context, ...given);
}

const PLAIN = {
  line: String.raw`^[^\u0000-\u001F\u007F-\u009F]*$`,
  lines: String.raw`^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]*$`,
};

/** The schema fragment of each rule. A rule that a schema cannot express becomes a description. */
const fragments: {
  readonly [Name in RuleName]: (context: FieldContext, ...given: RuleArguments[Name]) => JsonSchema;
} = {
  isDefined: () => ({}),
  isString: () => ({ type: 'string' }),
  isBoolean: () => ({ type: 'boolean' }),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isArray: () => ({ type: 'array' }),
  isLength: (_context, minLength, maxLength) => ({ minLength, maxLength }),
  matches: ({ example }, { source }) => ({ pattern: source, example }),
  isIn: ({ list }, values) => (list === undefined ? { type: 'string', enum: values } : listSchema(list)),
  min: (_context, minimum) => ({ minimum }),
  max: (_context, maximum) => ({ maximum }),
  arrayMinSize: (_context, minItems) => ({ minItems }),
  arrayMaxSize: (_context, maxItems) => ({ maxItems }),
  isCalendarDate: () => ({ type: 'string', format: 'date', example: '2026-03-02' }),
  isPlainText: (_context, layout) => ({ pattern: PLAIN[layout] }),
  hasDecimalPlaces: (_context, places) => ({ description: `At most ${places} decimal places.` }),
  isLevelCode: levelCodeSchema,
  isNotTogetherWith: () => ({}),
  isUnique: () => ({ uniqueItems: true }),
  isUniqueBy: (_context, field) => ({ description: `No two entries have the same ${field}.` }),
  areDaysWithin: (_context, window) => ({ description: `No entry counts more days than ${window}.` }),
  isObjectOf: (_context, payload) => schemaRef(payload()),
  isObjectBy: (_context, sibling) => ({ type: 'object', description: `Its form is told by ${sibling}.` }),
};

function listSchema(list: CodeList): JsonSchema {
  const codes = codesOf(list);
  const words = codes.map((code) => labelOf(list, code));
  return {
    type: typeof codes[0] === 'number' ? 'integer' : 'string',
    enum: codes,
    'x-enum-descriptions': words,
    description: `${list.title}: ${codes.map((code, index) => `${code} = ${words[index]}`).join('; ')}. Source: ${list.source}.`,
  };
}

function levelCodeSchema(): JsonSchema {
  const names = Object.entries(editions).map(([edition, levels]) => {
    const named = Object.entries(levels).sort(([one], [other]) => (one < other ? -1 : 1));
    return `Edition ${edition}: ${named.map(([code, { name }]) => `${code} = ${name}`).join('; ')}.`;
  });
  const description = [`${levelKeys.title}.`, ...names, `Source: ${levelKeys.source}.`].join(' ');
  return { type: 'string', enum: allLevelCodes, description };
}

function refTo(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}
