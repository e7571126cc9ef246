import { addDays, type CalendarDate } from '#episode/dates';
import type { Answer, AnswerTo } from '#read-models/reports/run-report';
import type { OptionDeclarations } from '#read-models/reports/options';
import type { Group, Report } from '#read-models/reports/report';
import { census } from '#read-models/reports/census/census';
import { lengthOfStay } from '#read-models/reports/length-of-stay/length-of-stay';
import type { Client } from '../../connection/client.js';
import { Refused } from '../../connection/problem.js';
import type { AnsweredLine } from '../../bulk-import/send-lines.js';
import { reportInWords } from '../../reports/report-in-words.js';

/** The part of a cohort after which the first figures are shown: the rest takes most of a minute. */
const SHARE = 0.1;

/**
 * Shows figures as soon as the first part of a cohort is recorded. The rest waits, because the read models hardly
 * advance while the server records at full speed. The figures are about a day that the log already covers completely,
 * so they are final; only later days are missing.
 */
export class FirstFigures {
  #position = 0n;
  #begun = 0;
  #shown: Promise<void> | undefined;

  /** @param show receives the figures in words */
  constructor(
    private readonly client: Client,
    private readonly episodes: number,
    private readonly show: (figures: string) => void,
  ) {}

  consider(answers: readonly AnsweredLine[]): void {
    if (this.#shown !== undefined) return;
    for (const { line, answer } of answers) {
      const position = BigInt(answer.position ?? 0);
      if (position > this.#position) this.#position = position;
      if (!line.text.includes('"type":"ReceiveReferral"')) continue;
      this.#begun += 1;
      if (this.#begun >= SHARE * this.episodes) this.#shown ??= this.#query(dayOf(line.text));
    }
  }

  /** Passes lines on, but holds them back while the figures are being computed. */
  async *holdBack<Lines>(batches: AsyncIterable<Lines>): AsyncGenerator<Lines> {
    for await (const lines of batches) {
      await this.#shown;
      yield lines;
    }
  }

  async #query(begunOn: CalendarDate): Promise<void> {
    // Lines come in the order in which the days were entered.
    const question = { by: 'level', asOf: String(this.#position), cutOff: addDays(begunOn, -1) };
    try {
      const lengths = await this.#answerOf(lengthOfStay, question);
      const present = await this.#answerOf(census, question);
      this.show(inWords(question.cutOff, lengths, present));
    } catch {
      // The recording, or the queries at the end, meet the same problem and report it.
    }
  }

  /** Waits only for the requested position: the log keeps growing. */
  async #answerOf<Options extends OptionDeclarations, G extends Group>(
    { name }: Report<Options, G>,
    query: Question,
  ): Promise<Answer<Options, G>> {
    for (;;) {
      try {
        return await this.client.get(`/v1/reports/${name}`, { query, headers: { 'stepdown-read-after': query.asOf } });
      } catch (error) {
        if (!(error instanceof Refused) || error.problem.code !== 'not-yet-visible') throw error;
      }
    }
  }
}

interface Question extends Record<string, string> {
  readonly by: string;
  readonly asOf: string;
  readonly cutOff: CalendarDate;
}

function inWords(day: CalendarDate, lengths: AnswerTo<typeof lengthOfStay>, present: AnswerTo<typeof census>): string {
  const words = [reportInWords(lengthOfStay, lengths), reportInWords(census, present)].join('\n');
  return `First figures, as of ${day}: everything up to then is recorded; the later days follow.\n\n${words}`;
}

function dayOf(line: string): CalendarDate {
  return (JSON.parse(line) as { data: { effectiveOn: CalendarDate } }).data.effectiveOn;
}
