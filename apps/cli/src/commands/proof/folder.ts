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
 * Asks the proofs of a folder that no server runs on, or of the log that the environment names; read models are not needed. Throws
 * `Refused`, `LogChanged`, a `Failure` where there is no log, and the signal's reason.
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
      // Whoever asks extends nothing meanwhile; heads may be signed.
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

/** Leaves the proof log as it is where another process extends it. */
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
