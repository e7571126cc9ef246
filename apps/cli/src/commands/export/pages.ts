import type { Client } from '../../connection/client.js';
import { linesOf } from '../../lines.js';

/** The progress of an export. */
export interface Exported {
  readonly events: number;
  /** The greatest position written; the position after which the export started if none was. */
  readonly position?: string;
}

const EVENTS_OF_A_PAGE = 10_000;

/**
 * Writes the events after a position, whole lines only, until a page is not full. Reports the progress after each
 * piece: another export can continue from there.
 */
export async function* writeEvents(
  client: Client,
  from: Exported,
  write: (text: string) => Promise<unknown>,
  pageSize = EVENTS_OF_A_PAGE,
): AsyncGenerator<Exported> {
  let exported = from;
  // A page for a key that is limited to a provider can have more lines, with earlier entries after later ones.
  for (let lines = pageSize; lines >= pageSize;) {
    lines = 0;
    const query = { after: exported.position, limit: String(pageSize) };
    for await (const batch of linesOf(client.read('/v1/events', { query }))) {
      await write(batch.map(({ text }) => `${text}\n`).join(''));
      lines += batch.length;
      exported = { events: exported.events + batch.length, position: greatest(exported.position, batch) };
      yield exported;
    }
  }
}

function greatest(before: string | undefined, lines: readonly { readonly text: string }[]): string {
  const positions = lines.map(({ text }) => positionIn(text));
  return positions.reduce((most, each) => (BigInt(each) > BigInt(most) ? each : most), before ?? '0');
}

/** The position of a line. It comes first, so a pattern finds it faster than parsing every line. */
function positionIn(line: string): string {
  return /^\{"position":"(\d+)"/.exec(line)?.[1] ?? (JSON.parse(line) as { readonly position: string }).position;
}
