import type { EpisodeStatus } from '#episode/state';

/** Labels of the episode statuses. */
export const statusNames: Readonly<Record<EpisodeStatus, string>> = {
  new: 'Not yet referred',
  referred: 'Referred',
  waitlisted: 'On the waiting list',
  admitted: 'In treatment',
  discharged: 'Discharged',
  cancelled: 'Cancelled',
  void: 'Void',
};

export function statusInWords(status: string): string {
  return Object.hasOwn(statusNames, status) ? statusNames[status as EpisodeStatus] : status;
}
