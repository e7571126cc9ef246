import type { ProjectorStatus } from '#read-models/projector/status';
import type { Client, Query } from '../connection/client.js';
import { Refused } from '../connection/problem.js';
import { Failure } from '../failure.js';
import type { Io } from '../io.js';
import { progressOf } from '../print/progress.js';

/**
 * Asks the read models once they hold everything that is in the log now, so that what was just imported is in the
 * answer. A server lets such a question wait for a while; as long as the read models get nearer, it is asked again.
 */
export function askUpToDate<Answer>(client: Client, path: string, query: Query, io: Io): Promise<Answer> {
  return askedUpToDate(client, io, (headers) => client.get<Answer>(path, { query, headers }));
}

/** The same for an answer of any form: `ask` sends the question with the headers that it is given. */
export async function askedUpToDate<Answer>(
  client: Client,
  io: Io,
  ask: (headers: Readonly<Record<string, string>>) => Promise<Answer>,
): Promise<Answer> {
  const head = (await statusOf(client))?.head?.position;
  const headers: Record<string, string> = head === undefined ? {} : { 'stepdown-read-after': head };
  const progress = progressOf(io, 'projecting', Number(head));
  try {
    for (let reached: string | undefined; ;) {
      const answer = await answerOrLate(ask(headers));
      if (!('late' in answer)) return answer.answer;
      const status = await statusOf(client);
      // They hold everything, so what was asked for lies beyond the log.
      if (head === undefined || BigInt(status?.position ?? 0) >= BigInt(head)) throw answer.late;
      if (status?.position === reached) throw stuck(status);
      reached = status?.position;
      progress.at(Number(reached));
    }
  } finally {
    progress.end();
  }
}

async function answerOrLate<Answer>(asked: Promise<Answer>): Promise<{ answer: Answer } | { late: Refused }> {
  try {
    return { answer: await asked };
  } catch (error) {
    if (error instanceof Refused && error.problem.code === 'not-yet-visible') return { late: error };
    throw error;
  }
}

/** The state of the projection, for those who may know it. */
async function statusOf(client: Client): Promise<ProjectorStatus | undefined> {
  try {
    return await client.get<ProjectorStatus>('/v1/projection');
  } catch (error) {
    if (error instanceof Refused && error.problem.status === 403) return undefined;
    throw error;
  }
}

function stuck(status: ProjectorStatus | undefined): Failure {
  const why = status?.failure === undefined ? '' : `: ${status.failure}`;
  return new Failure(`the read models do not follow the log${why}`, { ending: 'unavailable' });
}
