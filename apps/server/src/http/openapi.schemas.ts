import { schemaVersions } from '#episode/events';

/*
 * The vocabulary of the answer schemas: JSON Schema as in OpenAPI 3.1. The schemas are next to the views that create
 * the answers. Requests are declared in `#intake/payloads`.
 */

/** A schema, or a reference to one. */
export type Schema = Readonly<Record<string, unknown>>;

export const text = { type: 'string' };
export const date = { type: 'string', format: 'date' };
export const instant = { type: 'string', format: 'date-time' };
export const uuid = { type: 'string', format: 'uuid' };
export const integer = { type: 'integer' };
export const number = { type: 'number' };
export const flag = { type: 'boolean' };
export const count = { type: 'integer', minimum: 0 };
export const hash = { type: 'string', pattern: '^[0-9a-f]{64}$' };
export const revision = {
  type: 'string',
  pattern: '^-?\\d+$',
  description: "Revision in the episode's stream, from 0.",
};
export const position = { type: 'string', pattern: '^\\d+$', description: 'Position in the log.' };
export const eventType = { type: 'string', enum: Object.keys(schemaVersions) };
/** The type of a logged event: a newer version may have recorded it. */
export const loggedType = { ...text, examples: eventType.enum, description: 'What happened.' };
export const anyObject = { type: 'object', additionalProperties: true };

/** A value of a table or of an episode. */
export const cell = { type: ['string', 'number', 'boolean', 'null'] };

export const list = (items: Schema, description?: string) => ({
  type: 'array',
  items,
  ...(description !== undefined && { description }),
});

/** The same schema, or null. */
export function nullable({ type, enum: values, ...schema }: Schema): Schema {
  if (type === undefined) return { anyOf: [schema, { type: 'null' }] };
  return { ...schema, type: [type, 'null'].flat(), ...(Array.isArray(values) && { enum: [...values, null] }) };
}

/** An object whose properties are all required, except those named as optional. */
export function object(properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []) {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, ...(required.length > 0 && { required }) };
}

/** The sender's own name for an entry. */
export const source = object({ system: text, id: text });

/** The metadata of an event. */
export const metadata = object(
  {
    commandId: uuid,
    commandDigest: text,
    correlationId: text,
    causationId: text,
    actor: text,
    source,
    schemaVersion: integer,
    clock: { ...instant, description: 'What the clock showed, if it was behind the log.' },
  },
  ['source', 'clock'],
);
