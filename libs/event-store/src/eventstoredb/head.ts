import type { LogHead } from '../port.js';
import type { Reads } from './reads.js';
import { isOurs, positionOf, toRecorded } from './recorded.js';

/** Finds our last event by reading the log backwards, each time only the part that is new since the previous call. */
export class Head {
  #seen: { readonly end: bigint; readonly head: LogHead | undefined } | undefined;

  constructor(private readonly reads: Reads) {}

  async find(): Promise<LogHead | undefined> {
    let end: bigint | undefined;
    let head: LogHead | undefined;
    for await (const event of this.reads.backwards()) {
      const at = positionOf(event);
      if (end === undefined) {
        end = at;
        // A log that ends earlier than before was restored from a back-up.
        if (this.#seen !== undefined && at < this.#seen.end) this.#seen = undefined;
      }
      if (this.#seen !== undefined && at <= this.#seen.end) {
        head = this.#seen.head;
        break;
      }
      if (isOurs(event.streamId)) {
        const { position, recordedAt } = toRecorded(event);
        head = { position, recordedAt };
        break;
      }
    }
    if (end !== undefined) this.#seen = { end, head };
    return head;
  }
}
