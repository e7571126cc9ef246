/* Stored events that are not JSON objects: somebody else wrote them, or they are damaged. */

/** Stored bytes, in place of a payload or of metadata. A copy of the event in another store is JSON of this form. */
export interface StoredBytes {
  readonly base64: string;
}

export function asStored(bytes: Uint8Array): StoredBytes {
  return { base64: Buffer.from(bytes).toString('base64') };
}

/** Parses JSON text as an object; `undefined` for any other text. */
export function jsonObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Why an event cannot be read, from its form in the port; `undefined` if it can. */
export function whyUnreadable(data: object, metadata: object): string | undefined {
  const parts = [...(isStored(data) ? ['data'] : []), ...(isStored(metadata) ? ['metadata'] : [])];
  return parts.length === 0 ? undefined : `its ${parts.join(' and ')} are stored as something else than a JSON object`;
}

function isStored(value: object): value is StoredBytes {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return members.length === 1 && members[0]![0] === 'base64' && typeof members[0]![1] === 'string';
}
