import type { FaultKind, LogFault, StoredRow } from '#event-store/faults';
import type { EventStore } from '#event-store/port';
import type { Change, EventLocation, Finding, FindingKind } from './report.js';

/** The number of faults of one kind that are listed; the rest are counted. */
const MOST_OF_KIND = 20;

/** What the file of a log came to. */
export interface Faults {
  readonly findings: readonly Finding[];
  /** Rows outside the order of the log. */
  readonly outside: number;
}

const kindsOfFinding: { readonly [K in FaultKind]: { readonly kind: FindingKind; readonly change?: Change } } = {
  schema: { kind: 'file-changed' },
  damaged: { kind: 'file-damaged' },
  outside: { kind: 'log-changed', change: 'hidden' },
  gap: { kind: 'log-changed', change: 'missing' },
  'out-of-step': { kind: 'log-changed', change: 'inserted' },
  'repeated-member': { kind: 'log-changed', change: 'ambiguous' },
};

/** Faults that follow where an event was deleted, put in or moved: with the first such event known they say nothing new. */
const consequences: ReadonlySet<FaultKind> = new Set(['gap', 'out-of-step']);

/** Asks the log for what is wrong with its file. `explained`: the first event that differs from its leaf is known. */
export async function faultsOf(log: EventStore, explained: boolean, signal?: AbortSignal): Promise<Faults> {
  const counts = new Map<FaultKind, number>();
  const findings: Finding[] = [];
  for await (const fault of log.faults?.(signal) ?? []) {
    if (explained && consequences.has(fault.kind)) continue;
    const count = (counts.get(fault.kind) ?? 0) + 1;
    counts.set(fault.kind, count);
    if (count <= MOST_OF_KIND) findings.push(findingOf(fault));
  }
  for (const [kind, count] of counts) {
    if (count > MOST_OF_KIND)
      findings.push({ ...kindsOfFinding[kind], message: `and ${count - MOST_OF_KIND} more of this kind` });
  }
  return { findings, outside: counts.get('outside') ?? 0 };
}

function findingOf({ kind, message, row }: LogFault): Finding {
  return { ...kindsOfFinding[kind], message, ...(row && { event: locationOf(row) }) };
}

function locationOf({ position, stream, revision, id }: StoredRow): EventLocation {
  return { position: String(position), stream, revision: String(revision), id };
}
