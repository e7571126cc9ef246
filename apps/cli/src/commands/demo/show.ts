import type { AnswerTo } from '#read-models/reports/run-report';
import { census } from '#read-models/reports/census/census';
import { lengthOfStay } from '#read-models/reports/length-of-stay/length-of-stay';
import { historyOf, type History, type HistoryEntry } from '../../queries/history.js';
import { reportOf } from '../../queries/reports.js';
import type { Client } from '../../connection/client.js';
import type { Io } from '../../io.js';
import { linesOfEntry } from '../../print/history.js';
import { shownLines } from '../../print/shown-lines.js';
import { reportInWords } from '../../reports/report-in-words.js';
import type { Filled } from './fill.js';

type LengthOfStay = AnswerTo<typeof lengthOfStay>;

/** The results that the demonstration prints. */
export interface Shown {
  /** Adults who completed intensive outpatient treatment: TEDS reports a median of 81 days. */
  readonly completers: LengthOfStay;
  readonly byLevelAndReason: LengthOfStay;
  readonly census: AnswerTo<typeof census>;
  readonly history: History;
}

const IOP = 'asam-3:2.1';
const COMPLETED = '1';
const ADULT = '18';

/** Runs the reports as of the last day of the cohort, so that the figures are always the same. */
export async function queryReports(client: Client, { episodeId, ends: cutOff }: Filled, io: Io): Promise<Shown> {
  return {
    completers: await reportOf(client, lengthOfStay, { level: IOP, reason: COMPLETED, minimumAge: ADULT, cutOff }, io),
    byLevelAndReason: await reportOf(client, lengthOfStay, { by: 'level,reason', cutOff }, io),
    census: await reportOf(client, census, { by: 'level', cutOff }, io),
    history: await historyOf(client, episodeId),
  };
}

/** Each result below the command that prints it. */
export function shownInWords(
  { completers, byLevelAndReason, census: present, history }: Shown,
  folder: string,
): string {
  const cutOff = `--cut-off ${present.cutOff}`;
  const sections = [
    [
      `report length-of-stay --level ${IOP} --reason ${COMPLETED} --minimum-age ${ADULT} ${cutOff}`,
      reportInWords(lengthOfStay, completers),
    ],
    [`report length-of-stay --by level,reason ${cutOff}`, reportInWords(lengthOfStay, byLevelAndReason)],
    [`report census --by level ${cutOff}`, reportInWords(census, present)],
    [`history ${history.episodeId}`, courseInWords(history)],
  ];
  return sections.map(([command, answer]) => `$ npx stepdown ${command} --data ${folder}\n\n${answer}\n`).join('');
}

/** The address of the server, and requests to try. */
export function tourInWords(url: string, episodeId: string): string {
  const requests = [
    `curl '${url}/v1/reports/length-of-stay?by=program,reason'`,
    `curl '${url}/v1/episodes/${episodeId}'`,
    `curl '${url}/v1/episodes?status=admitted&limit=3'`,
    `curl '${url}/v1/events?limit=3'`,
  ];
  const head = `The dashboard is at ${url}, the API is described at ${url}/docs. Try:`;
  return `${[head, ...requests.map((line) => `  ${line}`)].join('\n')}\n`;
}

/** Weekly routine entries, which would only fill the page. */
const routine: ReadonlySet<HistoryEntry['type']> = new Set([
  ...([
    'AssessmentRecorded',
    'DiagnosisRecorded',
    'CoverageRecorded',
    'AuthorizationDecided',
    'NeedIdentified',
  ] as const),
  ...(['ServiceRecorded', 'DrugScreenRecorded', 'SubstanceUseReported', 'ContinuedStayReviewed'] as const),
]);

function courseInWords({ entries, revision }: History): string {
  const shownEntries = entries.filter(({ type, changedBy }) => changedBy !== undefined || !routine.has(type));
  const lines = shownEntries.flatMap((entry) => linesOfEntry(entry, revision.length));
  const left = entries.length - shownEntries.length;
  return shownLines([...lines, `(and ${left} sessions, screens, assessments and the like)`]);
}
