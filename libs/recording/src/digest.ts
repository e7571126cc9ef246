import { createHash } from 'node:crypto';
import { v5 as uuidv5 } from 'uuid';

/**
 * JSON with the members of every object in order of their names, so that equal values have equal text.
 * Members that are `undefined` are left out, as in JSON.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const record = value as Record<string, unknown>;
  let text = '';
  for (const key of Object.keys(record).sort()) {
    if (record[key] === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(record[key])}`;
  }
  return `{${text}}`;
}

/** SHA-256 of a text, in hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Id of the nth event of a command: UUIDv5 (RFC 9562) of the index in the command id's namespace, so that sending again means the same event. */
export function eventId(commandId: string, index: number): string {
  return uuidv5(String(index), commandId);
}
