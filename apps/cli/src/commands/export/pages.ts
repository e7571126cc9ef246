import type { Client } from '../../connection/client.js';
import { linesOf } from '../../lines.js';

/** How far an export has come. */
export interface Exported {
  readonly events: number;
  /** Greatest position of the events written; where none was, the position it started after. */
  readonly position?: string;
}

const EVENTS_OF_A_PAGE = 10_000;

/**
 * Writes the events of the log behind a position, whole lines only, until a page comes that is not full. Says after
 * every piece how far it has come: from there another export can go on.
 */
export async function* writeEvents(
  client: Client,
  from: Exported,
  write: (text: string) => Promise<unknown>,
  pageSize = EVENTS_OF_A_PAGE,
): AsyncGenerator<Exported> {
  let exported = from;
  // A page of a key that is limited to a provider can have more lines, and earlier entries behind later ones.
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

/** The position of a line; it stands first, and lines are many. */
function positionIn(line: string): string {
  return /^\{"position":"(\d+)"/.exec(line)?.[1] ?? (JSON.parse(line) as { readonly position: string }).position;
}
