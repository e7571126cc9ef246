import { canonicalJson } from '#event-store/canonical-json';
import type { EvidenceEntry, EvidenceHead } from './document.js';

/**
 * An evidence document as text, piece by piece: the head on the first line, then an event a line, each in canonical JSON
 * with every `<` escaped. There is no other way to write the same document, so a verifier refuses every other text, and
 * it can be put into a page as it is.
 */
export async function* evidenceJson(
  head: EvidenceHead,
  entries: AsyncIterable<EvidenceEntry>,
): AsyncGenerator<string, void> {
  yield `{"evidence":${written(head)},\n"events":[\n`;
  let waiting: string | undefined;
  for await (const entry of entries) {
    if (waiting !== undefined) yield `${waiting},\n`;
    waiting = written(entry);
  }
  yield `${waiting === undefined ? '' : `${waiting}\n`}]}\n`;
}

function written(value: EvidenceHead | EvidenceEntry): string {
  return canonicalJson(value).replaceAll('<', '\\u003c');
}
