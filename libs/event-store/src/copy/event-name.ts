import type { RecordedEvent, Revision, StreamName } from '../port.js';

/** The name of an event, the same in every copy of its log. */
export interface EventName {
  readonly stream: StreamName;
  readonly revision: Revision;
  readonly id: string;
}

export function nameOf({ stream, revision, id }: RecordedEvent): EventName {
  return { stream, revision, id };
}

/** `episode-1 at 0 (<id>)` */
export function nameInWords({ stream, revision, id }: EventName): string {
  return `${stream} at ${revision} (${id})`;
}
