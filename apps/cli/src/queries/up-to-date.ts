import type { ProjectorStatus } from '#read-models/projector/status';
import type { Client, Query } from '../connection/client.js';
import { Refused } from '../connection/problem.js';
import { Failure } from '../failure.js';
import type { Simulated } from '#server/engine/demo-marker';
import { say, type Io } from '../io.js';
import { progressOf } from '../print/progress.js';
import { count } from '../print/table.js';

type Headers = Readonly<Record<string, string>>;

/** For how many minutes the read models may stay at one position before a query fails. */
export const LONGEST_STANDSTILL = 10;

/**
 * Queries the read models after they have everything that is in the log now, so that the answer includes what was just
 * imported. The server lets such a query wait for a while. The client repeats it until the projection stops or stays at
 * one position for `LONGEST_STANDSTILL` minutes: on a slow machine, one step can take long.
 */
export function queryUpToDate<Answer>(client: Client, path: string, query: Query, io: Io): Promise<Answer> {
  return queryUpToDateWith(client, io, (headers) => client.get<Answer>(path, { query, headers }));
}

/**
 * The same for an answer of any form: `send` sends the query with the given headers.
 *
 * @param now milliseconds on any clock that does not go back
 */
export async function queryUpToDateWith<Answer>(
  client: Client,
  io: Io,
  send: (headers: Headers) => Promise<Answer>,
  now = (): number => performance.now(),
): Promise<Answer> {
  const head = (await statusOf(client))?.head?.position;
  const progress = progressOf(io, 'projecting', Number(head), now);
  const standstill = new Standstill(now);
  try {
    for (let holdsAll = false; ;) {
      const answer = await answerOrLate(send(head === undefined ? {} : { 'stepdown-read-after': head }));
      if (!('late' in answer)) return answer.answer;
      // The read models already had everything, so the query asks for something beyond the log.
      if (holdsAll) throw answer.late;
      const status = await statusOf(client);
      if (head === undefined || status === undefined) throw answer.late;
      // They may have reached it since the answer.
      holdsAll = BigInt(status.position ?? 0) >= BigInt(head);
      if (holdsAll) continue;
      refuseStopped(status);
      standstill.refuseAt(status.position ?? '0', head);
      progress.at(Number(status.position ?? 0));
    }
  } finally {
    progress.end();
  }
}

/** How long the read models have stayed at one position. */
class Standstill {
  #position: string | undefined;
  #since = 0;

  constructor(private readonly now: () => number) {}

  refuseAt(position: string, head: string): void {
    if (position !== this.#position) {
      this.#position = position;
      this.#since = this.now();
    } else if (this.now() - this.#since >= LONGEST_STANDSTILL * 60_000) {
      const where = `position ${count(BigInt(position))} of ${count(BigInt(head))}`;
      throw new Failure(`the read models are at ${where}, and have not advanced for ${LONGEST_STANDSTILL} minutes`, {
        ending: 'unavailable',
      });
    }
  }
}

async function answerOrLate<Answer>(sent: Promise<Answer>): Promise<{ answer: Answer } | { late: Refused }> {
  try {
    return { answer: await sent };
  } catch (error) {
    if (error instanceof Refused && error.problem.code === 'not-yet-visible') return { late: error };
    throw error;
  }
}

/** The state of the projection, and the last day of a simulated cohort that ended before today. */
interface Status extends ProjectorStatus {
  readonly simulated?: Simulated;
}

/** Says if the data are simulated and end before today: later dates are empty. */
export async function sayWhereSimulated(client: Client, io: Io): Promise<void> {
  const simulated = (await statusOf(client))?.simulated;
  if (simulated !== undefined) say(io, `simulated, ends ${simulated.ends}`);
}

/** The state of the projection, or `undefined` if the caller may not read it. */
async function statusOf(client: Client): Promise<Status | undefined> {
  try {
    return await client.get<Status>('/v1/projection');
  } catch (error) {
    if (error instanceof Refused && error.problem.status === 403) return undefined;
    throw error;
  }
}

/** Throws if the projection has stopped. It can recover from every other state. */
function refuseStopped({ state, failure }: ProjectorStatus): void {
  if (state !== 'stopped' && state !== 'failed') return;
  const why = failure === undefined ? '' : `: ${failure}`;
  throw new Failure(`the read models do not follow the log${why}`, { ending: 'unavailable' });
}
