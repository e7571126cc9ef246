import type { AnsweredLine } from '../bulk-import/send-lines.js';

/** How many of these lines begin an episode: a measure of how far a simulation has come. */
export function episodesBegun(answers: readonly AnsweredLine[]): number {
  return answers.filter(({ line }) => line.text.includes('"type":"ReceiveReferral"')).length;
}
