import { ProofLogInUse } from '#audit/proof-log/errors';
import { proveLog } from '#audit/proof-log/prove-log';
import type { EventStore } from '#event-store/port';
import { configFrom } from '#server/config';
import { dataFolder } from '#server/engine/data-folder';
import { ProblemException } from '#server/http/problem';
import { ProofAnswers } from '#server/proofs/answers';
import { ProofSide } from '#server/proofs/proof-side';
import { requireLog } from '../../connection/connect.js';
import { Refused } from '../../connection/problem.js';
import { openSource } from '../../log/open-log.js';
import { say, type Io } from '../../io.js';
import { progressOf } from '../../print/progress.js';
import type { Proofs } from './through-server.js';

/**
 * Queries the proofs of a folder without a server, or of the log that the environment names. Needs no read models.
 * Throws `Refused`, `LogChanged`, a `Failure` if there is no log, and the signal's reason.
 */
export async function withProofsOf<Answer>(
  path: string,
  io: Io,
  ask: (proofs: Proofs) => Promise<Answer>,
): Promise<Answer> {
  const log = await openSource(requireLog(path, io), io);
  try {
    const folder = dataFolder(path);
    await bringUpToDate(folder.proofs, log, io);
    const proofs = new ProofSide({
      // The query does not extend the proof log, but it may sign heads.
      config: { ...configFrom({ dataFolder: path, projector: 'on' }, io.env).proofs, enabled: false },
      folder,
      log: { stored: log },
      logger: { warn: ({ why }: { why: string }) => say(io, why), error: () => undefined },
    });
    try {
      return await ask(new ProofAnswers(proofs));
    } finally {
      await proofs.close();
    }
  } catch (error) {
    throw error instanceof ProblemException ? new Refused(error.problem) : error;
  } finally {
    await log.close();
  }
}

/** Brings the proof log up to date, unless another process extends it. */
export async function bringUpToDate(folder: string, log: EventStore, io: Io): Promise<void> {
  const bar = progressOf(io, 'proving');
  try {
    await proveLog(folder, log, { signal: io.signal, onProgress: (size) => bar.at(size) });
  } catch (error) {
    if (!(error instanceof ProofLogInUse)) throw error;
  } finally {
    bar.end();
  }
}
