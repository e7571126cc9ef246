import { canonicalJson } from '#event-store/canonical-json';
import type { EvidenceEntry, EvidenceHead } from './document.js';

/**
 * An evidence document as text, in pieces: the head on the first line, then one event per line, each in canonical JSON with
 * every `<` escaped. This is the only form of a document, so a verifier refuses any other text. It can be embedded in a
 * page unchanged.
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
