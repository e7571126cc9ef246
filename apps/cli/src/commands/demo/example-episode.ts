import { historyOf, type HistoryEntry } from '../../queries/history.js';
import type { Client } from '../../connection/client.js';
import type { NumberedLine } from '../../lines.js';
import { batchesOf } from '../../simulation/batches.js';
import type { SimulationOptions } from '#simulation/cohort';

/** How many episodes to look at. */
const CANDIDATES = 100;

/** The fields of an entry that count. */
type Shown = Pick<HistoryEntry, 'type' | 'data' | 'words' | 'changes'>;

const hasOne =
  (part: (entry: Shown) => boolean) =>
  (entries: readonly Shown[]): boolean =>
    entries.some(part);

/** What a good example has: one point for each. */
const parts: readonly ((entries: readonly Shown[]) => boolean)[] = [
  hasOne(({ type }) => type === 'ReferralReceived'),
  hasOne(({ type }) => type === 'PatientAdmitted'),
  hasOne(({ type }) => type === 'SteppedDown'),
  // The length of stay before the correction, and after it.
  hasOne(({ type, changes }) => type === 'EntriesCorrected' && changes.some((each) => each.includes('length of stay'))),
  hasOne(({ type, data }) => type === 'PatientDischarged' && 'reason' in data && data.reason === 1),
  hasOne(({ type, data }) => type === 'FollowUpRecorded' && 'reached' in data && data.reached),
  // Some corrections repeat the earlier value.
  (entries) => !entries.some(({ type, words }) => type === 'EntriesCorrected' && words.includes('): nothing; ')),
];

/** How many of these parts the entries have. */
export function pointsOf(entries: readonly Shown[]): number {
  return parts.filter((part) => part(entries)).length;
}

export const MOST_POINTS = parts.length;

/**
 * Finds a good example episode in the lines of a cohort: from referral over a step-down to completion and follow-up,
 * with a correction that changed a figure. Episodes with a corrected discharge come first, then those with any
 * correction.
 */
export class ExampleEpisode {
  readonly #discharges = new Set<string>();
  readonly #corrected = new Set<string>();
  #first: string | undefined;

  /** The example of a cohort that an earlier run recorded. */
  static async in(cohort: SimulationOptions): Promise<ExampleEpisode> {
    const example = new ExampleEpisode();
    for await (const lines of batchesOf(cohort)) example.consider(lines);
    return example;
  }

  consider(lines: readonly Pick<NumberedLine, 'text'>[]): void {
    for (const { text } of lines) {
      this.#first ??= episodeOf(text);
      if (!text.includes('"type":"CorrectEntries"')) continue;
      (text.includes('"type":"PatientDischarged"') ? this.#discharges : this.#corrected).add(episodeOf(text));
    }
  }

  /** The candidate with the most points; the first of several. */
  async choose(client: Client): Promise<string | undefined> {
    let best: { readonly episodeId: string; readonly points: number } | undefined;
    for (const episodeId of this.candidates()) {
      const { entries } = await historyOf(client, episodeId);
      const points = pointsOf(entries);
      if (points > (best?.points ?? -1)) best = { episodeId, points };
      if (points === MOST_POINTS) break;
    }
    return best?.episodeId;
  }

  candidates(): string[] {
    const all = [...this.#discharges, ...this.#corrected].slice(0, CANDIDATES);
    return all.length === 0 && this.#first !== undefined ? [this.#first] : all;
  }
}

function episodeOf(line: string): string {
  return (JSON.parse(line) as { episodeId: string }).episodeId;
}
