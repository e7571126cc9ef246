/**
 * Whether JSON text has an object with the same member twice. Programs take the first one, the last one or refuse, so a
 * reader of the text may see another value than a reader of the event. False for text that is not JSON.
 */
export function hasRepeatedMember(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    // Text that this program wrote survives a round trip; in any other text the members are counted.
    return JSON.stringify(value) !== text && namesIn(text) > membersOf(value);
  } catch {
    return false;
  }
}

/** Counts member names: outside of strings, a colon follows the name of a member and occurs nowhere else. */
function namesIn(text: string): number {
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"/g, '').split(':').length - 1;
}

function membersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce((sum: number, member) => sum + membersOf(member), own);
}
