import { hash } from 'node:crypto';
import { v5 as uuidv5 } from 'uuid';

/** SHA-256 of a text, in hexadecimal. */
export function sha256(text: string): string {
  return hash('sha256', text);
}

/** Id of the nth event of a command: UUIDv5 (RFC 9562) of the index in the command id's namespace, so that a repeated command has the same events. */
export function eventId(commandId: string, index: number): string {
  return uuidv5(String(index), commandId);
}
