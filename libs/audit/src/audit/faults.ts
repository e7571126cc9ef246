import type { FaultKind, LogFault, StoredRow } from '#event-store/faults';
import type { EventStore } from '#event-store/port';
import type { Change, EventLocation, Finding, FindingKind } from './report.js';

/** The number of faults of one kind that are listed; the rest are counted. */
const MOST_OF_KIND = 20;

/** The result of the inspection of a log's file. */
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

/** Consequences of a deleted, inserted or moved event. Once the first such event is known, they add no information. */
const consequences: ReadonlySet<FaultKind> = new Set(['gap', 'out-of-step']);

/** The faults of the log's file. `explained`: whether the first event that differs from its leaf is known. */
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
