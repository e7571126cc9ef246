import type { AuditReport } from '#audit/audit/report';
import { count } from '../print/table.js';

/** What an audit came to: how much was looked at, by whose word, and what was found, the first bad event first. */
export function auditInWords(report: AuditReport): string {
  const { findings } = report;
  const sound = findings.length === 0;
  return [
    sound ? `The log is what was recorded${extentOf(report)}` : `The log is not what was recorded${extentOf(report)}`,
    ...findings.map(({ kind, message }, place) => `${place === 0 ? '\n' : ''}${kind}: ${message}`),
    ...(sound ? ['', ...notesOn(report)] : []),
    '',
  ].join('\n');
}

function extentOf({ origin, events, leaves, heads }: AuditReport): string {
  return `, by ${counted(leaves, 'leaf', 'leaves')} and ${counted(heads, 'signed head', 'signed heads')}: ${counted(events, 'event', 'events')} of ${origin}`;
}

function notesOn({ events, leaves, covered, keysGiven }: AuditReport): string[] {
  return [
    covered === 0
      ? 'No signed head speaks for any of them: a changed log with a changed proof log would look the same.'
      : `Signed heads speak for the first ${count(covered)}.`,
    ...(leaves < events ? [`The last ${count(events - leaves)} have no leaf yet.`] : []),
    ...(keysGiven
      ? []
      : [
          'The keys are those beside the heads: give one that you kept with --public-key, and heads that you kept with --heads.',
        ]),
  ];
}

function counted(number: number, one: string, several: string): string {
  return `${count(number)} ${number === 1 ? one : several}`;
}
