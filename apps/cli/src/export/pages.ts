import type { Client } from '../connection/client.js';
import { linesOf } from '../lines.js';

/** How far an export has come. */
export interface Exported {
  readonly events: number;
  /** Position of the last event written; where nothing was, the position it started after. */
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
  for (let lines = pageSize; lines === pageSize;) {
    lines = 0;
    const query = { after: exported.position, limit: String(pageSize) };
    for await (const batch of linesOf(client.read('/v1/events', { query }))) {
      await write(batch.map(({ text }) => `${text}\n`).join(''));
      lines += batch.length;
      const { position } = JSON.parse(batch.at(-1)!.text) as { position: string };
      exported = { events: exported.events + batch.length, position };
      yield exported;
    }
  }
}
