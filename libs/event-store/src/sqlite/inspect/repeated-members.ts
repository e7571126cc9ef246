/**
 * Whether JSON text names a member of some object twice. Programs take the first, the last or refuse: who reads the text sees
 * another value than who reads the event. Text that is no JSON has none.
 */
export function hasRepeatedMember(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    // What this program writes reads back as it was written; all else is counted.
    return JSON.stringify(value) !== text && namesIn(text) > membersOf(value);
  } catch {
    return false;
  }
}

/** Outside of strings a colon stands behind the name of a member and nowhere else. */
function namesIn(text: string): number {
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"/g, '').split(':').length - 1;
}

function membersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce((sum: number, member) => sum + membersOf(member), own);
}
