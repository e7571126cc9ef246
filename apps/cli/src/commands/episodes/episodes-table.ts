import type { EpisodeRow as StoredRow } from '#read-models/reports/episodes';
import { labelOf } from '#episode/codes/code-list';
import { cancellationReason } from '#episode/codes/clinical';
import { valueInWords } from '../../reports/dimensions.js';
import { tableOf } from '../../print/table.js';

/** An episode in the list. */
export type EpisodeRow = StoredRow;

const head = ['episode', 'status', 'patient', 'provider', 'level', 'admitted', 'ended', 'days', 'reason'];
const DAYS = head.indexOf('days');

export function episodesInTable(rows: readonly EpisodeRow[]): string {
  return tableOf(head, rows.map(cells), { right: [DAYS] });
}

function cells(row: EpisodeRow): string[] {
  const known = [row.patientId, row.providerId, row.level, row.admittedOn, row.endedOn, row.lengthOfStay];
  return [row.episodeId, row.status, ...known.map((value) => String(value ?? '')), reasonOf(row)];
}

function reasonOf({ reason, cancellationReason: cancelled }: EpisodeRow): string {
  if (cancelled !== null) return labelOf(cancellationReason, cancelled);
  return reason === null ? '' : valueInWords('reason', reason);
}
