import type { AuditReport } from '#audit/audit/report';
import { shownLines } from '../../print/shown-lines.js';
import { count } from '../../print/table.js';

/** The result of an audit: how much was checked, against which heads, and the findings, the first bad event first. */
export function auditInWords(report: AuditReport): string {
  const { findings } = report;
  const sound = findings.length === 0;
  return shownLines([
    sound ? `The log is what was recorded${extentOf(report)}` : `The log is not what was recorded${extentOf(report)}`,
    ...(sound ? [] : ['']),
    ...findings.map(({ kind, message }) => `${kind}: ${message}`),
    '',
    ...(sound ? notesOn(report) : reachOfSuppliedHeads(report)),
  ]);
}

function extentOf({ origin, events, leaves, heads }: AuditReport): string {
  return `, by ${counted(leaves, 'leaf', 'leaves')} and ${counted(heads, 'signed head', 'signed heads')}: ${counted(events, 'event', 'events')} of ${origin}`;
}

function notesOn(report: AuditReport): string[] {
  const { events, leaves, covered, keysGiven } = report;
  return [
    covered === 0
      ? 'No signed head speaks for any of them: a changed log with a changed proof log would look the same.'
      : `Signed heads speak for the first ${count(covered)}.`,
    ...reachOfSuppliedHeads(report),
    ...(leaves < events ? [`The last ${count(events - leaves)} have no leaf yet.`] : []),
    ...(keysGiven
      ? []
      : [
          'The keys are those next to the heads: pass one that you stored elsewhere with --public-key or --public-key-file.',
        ]),
  ];
}

/**
 * How far the auditor's own heads reach: the folder's heads prove nothing against anybody who holds the signing key.
 */
function reachOfSuppliedHeads({ events, heads, brought }: AuditReport): string[] {
  if (heads === 0) return [];
  if (brought.heads === 0) {
    return [
      "All of them are the folder's own, and whoever has its key can sign them again: pass heads that you stored elsewhere with --heads.",
    ];
  }
  const reach =
    brought.covered === 0
      ? 'None of the heads that you passed speaks for any of them.'
      : `The heads that you passed speak for the first ${count(brought.covered)} of ${count(events)}.`;
  const behind = events - brought.covered;
  if (behind === 0) return [reach];
  return [
    reach,
    `The last ${count(behind)} rest on the folder's own heads, or on none: whoever has its key could have changed them and signed again.`,
  ];
}

function counted(number: number, one: string, several: string): string {
  return `${count(number)} ${number === 1 ? one : several}`;
}
