import { Writable } from 'node:stream';
import { addDays, type CalendarDate } from '#episode/dates';
import { census } from '#read-models/reports/census/census';
import { lengthOfStay } from '#read-models/reports/length-of-stay/length-of-stay';
import { reportOf } from '../asking/reports.js';
import type { Client } from '../connection/client.js';
import type { AnsweredLine } from '../import/send-lines.js';
import type { Io } from '../io.js';
import { reportInWords } from '../report/printed.js';

/** The part of a cohort after which there is something to see: the rest takes most of a minute. */
const SHARE = 0.1;

/**
 * Asks for figures as soon as the first part of a cohort is recorded, while the rest still is. They are those of a day that
 * all of the log is about by then, so nothing in them is provisional: only the days after it are missing.
 */
export class FirstFigures {
  #position = 0n;
  #begun = 0;
  #asked = false;
  #isOver = false;

  /** @param show gets the figures in words, before the recording is over or not at all */
  constructor(
    private readonly client: Client,
    private readonly episodes: number,
    private readonly io: Io,
    private readonly show: (figures: string) => void,
  ) {}

  consider(answers: readonly AnsweredLine[]): void {
    if (this.#asked) return;
    for (const { line, answer } of answers) {
      const position = BigInt(answer.position ?? 0);
      if (position > this.#position) this.#position = position;
      if (!line.text.includes('"type":"ReceiveReferral"')) continue;
      this.#begun += 1;
      if (this.#begun >= SHARE * this.episodes && !this.#asked) void this.#ask(dayOf(line.text));
    }
  }

  /** Shows nothing any more. */
  end(): void {
    this.#isOver = true;
  }

  async #ask(begunOn: CalendarDate): Promise<void> {
    this.#asked = true;
    try {
      // Lines come in the order of the days on which they were entered.
      const figures = await figuresOf(this.client, String(this.#position), addDays(begunOn, -1), this.io);
      if (!this.#isOver) this.show(figures);
    } catch {
      // Who records, and asks again at the end, meets what is wrong and says so.
    }
  }
}

async function figuresOf(client: Client, asOf: string, cutOff: CalendarDate, io: Io): Promise<string> {
  const silent = { ...io, stderr: new Writable({ write: (_chunk, _encoding, done) => done() }) };
  const query = { by: 'level', asOf, cutOff };
  const lengths = await reportOf(client, lengthOfStay, query, silent);
  const present = await reportOf(client, census, query, silent);
  const words = [reportInWords(lengthOfStay, lengths), reportInWords(census, present)].join('\n');
  return `First figures, as of ${cutOff}, up to which all is recorded; the later days follow.\n\n${words}`;
}

function dayOf(line: string): CalendarDate {
  return (JSON.parse(line) as { data: { effectiveOn: CalendarDate } }).data.effectiveOn;
}
