import type { EventStore } from '#event-store/port';
import { originOf } from '../heads/head.js';
import type { FoundHead, Heads } from '../heads/heads-folder.js';
import type { VerifierKey } from '../notes/keys.js';
import type { ProofLog } from '../proof-log/proof-log.js';
import { explain } from './explain.js';
import { faultsOf } from './faults.js';
import { judgeHeads, type Judged } from './judge-heads.js';
import type { AuditReport, EventLocation, Finding } from './report.js';
import { streamFindings } from './streams.js';
import { walk, type Walked } from './walk.js';

export interface AuditSources {
  /** The events as they are stored. */
  readonly log: EventStore;
  /** The proof log; absent if there is none. Then only signed heads can reveal a change. */
  readonly proofs?: ProofLog;
  /** Heads of this installation. */
  readonly heads: readonly Heads[];
  /** Heads that the auditor stored elsewhere and compares the log with; default none. */
  readonly brought?: readonly Heads[];
  /** Public keys that the auditor supplies. Without any, the audit trusts the keys in the folder of heads. */
  readonly keys: readonly VerifierKey[];
}

export interface AuditOptions {
  readonly signal?: AbortSignal;
  /** Receives the number of events read so far. */
  onProgress?(events: number): void;
}

/**
 * Computes every leaf from the log and compares it with the leaf that was stored when the event was recorded, and compares
 * the roots with the signed heads. Then reads every stream on its own and compares it with the order of the log, and checks
 * the log's file. Only reads. Events that the proof log has not reached yet are compared with heads only.
 * Rejects with the signal's reason.
 */
export async function auditLog(sources: AuditSources, options: AuditOptions = {}): Promise<AuditReport> {
  const { log, proofs, heads: own, brought = [], keys } = sources;
  const found = [...own, ...brought];
  const origin = originOf(await log.identity());
  const keysGiven = keys.length > 0;
  const judged = judgeHeads(origin, found, keysGiven ? keys : found.flatMap((each) => each.keys));
  const { trusted, heads, findings } = judged;
  const leaves = proofs?.size() ?? 0;
  const sizes = heads.map(({ size }) => size);
  const walked = await walk(log, proofs, { ...options, leaves, sizes });
  const said = await changesIn(walked, sources, heads);
  const faults = await faultsOf(log, walked.divergence !== undefined, options.signal);
  const isWhole = walked.unreadable === undefined && !said.some(({ kind }) => kind === 'log-changed');
  const inStreams = isWhole ? await streamFindings(walked.streams, walked.last?.position, log, options.signal) : [];
  const proofsOrigin = proofs && originOf(proofs.identity());
  return {
    origin,
    events: walked.events,
    leaves,
    outside: faults.outside,
    heads: heads.length,
    covered: coveredBy(heads, walked),
    brought: reachOf(brought, judged, walked),
    keys: trusted.keys.map(({ id }) => id),
    keysGiven,
    findings: [
      ...said,
      ...faults.findings,
      ...inStreams.filter(({ event }) => !faults.findings.some((fault) => isSame(fault.event, event))),
      ...(proofsOrigin === undefined || proofsOrigin === origin ? [] : [otherProofLog(proofsOrigin, origin)]),
      ...findings,
    ],
  };
}

/** The finding about the first bad event, whether the leaves, the heads or both reveal it. */
async function changesIn(walked: Walked, sources: AuditSources, heads: readonly FoundHead[]): Promise<Finding[]> {
  const { log, proofs } = sources;
  const { divergence } = walked;
  const bad = heads.find((head) => !agrees(head, walked));
  const covering = divergence && heads.find((head) => head.size > divergence.index && agrees(head, walked));
  const findings: Finding[] = [];
  if (divergence !== undefined && proofs !== undefined) {
    const change = await explain(divergence, walked, log, proofs);
    findings.push(covering === undefined ? change : proofLogChanged(change, covering));
  } else if (walked.unreadable !== undefined) {
    findings.push(unreadable(walked));
  }
  if (bad !== undefined) findings.push(contradiction(bad, heads, walked));
  const later = bad && heads.find((head) => head.size > bad.size && agrees(head, walked));
  if (bad !== undefined && later !== undefined) {
    const message = `${bad.file} and ${later.file} are both signed, and no log of ${later.size} events begins with that of ${bad.size}: two logs were shown`;
    findings.push({ kind: 'fork', message, file: bad.file });
  }
  // Leaves identify the event exactly. Heads take precedence if they reveal an earlier one, where both the log and its leaves were changed.
  const isEarlier = bad !== undefined && divergence !== undefined && bad.size <= divergence.index;
  return isEarlier ? [...findings.slice(1), findings[0]!] : findings;
}

function coveredBy(heads: readonly FoundHead[], walked: Walked): number {
  return Math.max(0, ...heads.filter((head) => agrees(head, walked)).map(({ size }) => size));
}

/** How far the auditor's own heads reach. Later events rest on heads that the holder of the key could sign again. */
function reachOf(brought: readonly Heads[], { good }: Judged, walked: Walked): AuditReport['brought'] {
  const files = new Set(brought.flatMap(({ heads }) => heads));
  const heads = good.filter((head) => files.has(head));
  return { heads: heads.length, covered: coveredBy(heads, walked) };
}

function isSame(one: EventLocation | undefined, other: EventLocation | undefined): boolean {
  return one !== undefined && one.position === other?.position;
}

function agrees({ size, root }: FoundHead, { roots }: Walked): boolean {
  return roots.get(size)?.equals(root) === true;
}

function contradiction(bad: FoundHead, heads: readonly FoundHead[], walked: Walked): Finding {
  const sound = heads.filter((head) => head.size < bad.size && agrees(head, walked)).at(-1)?.size ?? 0;
  const signed = `${bad.file} was signed for ${bad.size} events${bad.madeAt === undefined ? '' : ` at ${bad.madeAt}`}`;
  const message =
    bad.size > walked.events
      ? `${signed}, and the log has ${walked.events}: its end was cut off, or an older log was put back`
      : `${signed}, and they were others: the first that differs is event ${sound} or a later one before event ${bad.size}`;
  return { kind: 'head-contradicts', message, file: bad.file, between: [Math.min(sound, walked.events), bad.size] };
}

function proofLogChanged({ index, event, message }: Finding, head: FoundHead): Finding {
  return {
    kind: 'proof-log-changed',
    message: `the proof log says that ${message}; but ${head.file} agrees with the log: the proof log was changed`,
    index,
    event,
  };
}

function otherProofLog(found: string, origin: string): Finding {
  return { kind: 'other-log', message: `the proof log is that of ${found}, the log is ${origin}` };
}

function unreadable({ events, unreadable: error }: Walked): Finding {
  const why = error instanceof Error ? error.message : String(error);
  return {
    kind: 'log-changed',
    change: 'unreadable',
    index: events,
    message: `event ${events} cannot be read: ${why}`,
  };
}
