import { historyOf } from '../asking/history.js';
import type { Client } from '../connection/client.js';
import type { AnsweredLine } from '../import/send-lines.js';

/** How many episodes are looked at. */
const CANDIDATES = 100;

/** Finds an episode worth telling among those that are being recorded: one in which something was corrected. */
export class ExampleEpisode {
  readonly #corrected = new Set<string>();
  #first: string | undefined;

  consider(answers: readonly AnsweredLine[]): void {
    for (const { line } of answers) {
      this.#first ??= episodeOf(line.text);
      if (this.#corrected.size >= CANDIDATES) return;
      if (line.text.includes('"type":"CorrectEntries"')) this.#corrected.add(episodeOf(line.text));
    }
  }

  /** The first that was also stepped down, completed and followed up; else any that was corrected; else the very first. */
  async choose(client: Client): Promise<string | undefined> {
    for (const episodeId of this.#corrected) {
      const { entries } = await historyOf(client, episodeId);
      const types = new Set(entries.map(({ type }) => type));
      const completed = entries.some(
        ({ type, data }) => type === 'PatientDischarged' && 'reason' in data && data.reason === 1,
      );
      if (completed && types.has('SteppedDown') && types.has('FollowUpRecorded')) return episodeId;
    }
    const [any = this.#first] = this.#corrected;
    return any;
  }
}

function episodeOf(line: string): string {
  return (JSON.parse(line) as { episodeId: string }).episodeId;
}
