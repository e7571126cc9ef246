import type { Evidence, ProvenEvent } from '../gather.js';
import { parseNote } from '../../notes/note.js';

/** Facts about the events, gathered while the page is written. */
export class Seen {
  proven = 0;
  outside = 0;
  /** Indexes of events that do not match their commitment. */
  readonly changed: number[] = [];
  #last: ProvenEvent | undefined;

  add(event: ProvenEvent): void {
    this[event.withheld ?? 'proven'] += 1;
    if (!event.asCommitted) this.changed.push(event.envelope.index);
    this.#last = event;
  }

  get lastRecordedAt(): string | undefined {
    return this.#last?.envelope.recordedAt;
  }
}

/** The name and id of the key that signed the head. */
export function signerOf({ head }: Evidence['head']): string {
  const [signature] = parseNote(head)!.signatures;
  return `${signature!.name}+${signature!.keyId}`;
}

/** The exact output of the stand-alone verifier for a page, given the key that signed its head. Without a verdict if events were changed. */
export function expectedOutput({ head, checkpoint }: Evidence, seen: Seen): string[] {
  const { subject, origin, earlier } = head;
  const about = 'episode' in subject ? `episode ${subject.episode}` : `${subject.from} to ${subject.to}`;
  return [
    `Evidence of ${about}, from the log ${origin}`,
    `ok    head: ${checkpoint.size} events, root ${checkpoint.root.toString('hex')}, signed by ${signerOf(head)}`,
    ...optional(earlier.length, `ok    earlier heads: the log goes on from each of the ${earlier.length} in the file`),
    `ok    events: ${seen.proven} are what was committed to, and are below the head`,
    ...optional(
      seen.outside,
      `ok    neighbours: ${seen.outside} events beside the period are below the head; their content is not in the file`,
    ),
    `ok    completeness: ${completenessOf(subject, seen)}`,
    'note  page: the words around the data are not proven; --print prints what the proven events say',
    'PROVEN: the data in this file hold, under a key that you trust.',
  ];
}

function completenessOf(subject: Evidence['head']['subject'], seen: Seen): string {
  const inside = seen.proven;
  if ('episode' in subject) {
    return `revisions 0 to ${inside - 1} without a gap; whether more were recorded later is not shown`;
  }
  const isOpen = seen.lastRecordedAt === undefined || seen.lastRecordedAt < subject.to;
  const until = isOpen ? '; the head ends within the period: what was recorded later is not shown' : '';
  return `${inside} events without a gap, with their neighbours in the log${until}`;
}

function optional(count: number, line: string): string[] {
  return count === 0 ? [] : [line];
}
