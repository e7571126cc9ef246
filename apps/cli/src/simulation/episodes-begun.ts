import type { AnsweredLine } from '../bulk-import/send-lines.js';

/** How many of these lines begin an episode: a measure of the progress of a simulation. */
export function episodesBegun(answers: readonly AnsweredLine[]): number {
  return answers.filter(({ line }) => line.text.includes('"type":"ReceiveReferral"')).length;
}
