import { plainJson, withCodec } from '#event-store/codec';
import { readModelEngine } from '#read-models/engines';
import { verifyReadModels, type Verification, type VerifyOptions } from '#read-models/verify/verify';
import { configFrom } from '#server/config';
import { dataFolder } from '#server/engine/data-folder';
import { requireLog } from '../connection/connect.js';
import { openSource } from '../log/open-log.js';
import { Failure } from '../failure.js';
import { say, type Io } from '../io.js';

/**
 * Verifies the read models of a folder without a server, or those that the environment names, whichever process
 * projects them. Opens them read-only. Throws `ReadModelInUse`, a `Failure` if there is no log or no read model, the
 * signal's reason, and what `verifyReadModels` throws.
 */
export async function verifyFolder(path: string, io: Io, options: VerifyOptions): Promise<Verification> {
  const { readModels } = configFrom({ dataFolder: path, projector: 'on' }, io.env);
  const log = withCodec(await openSource(requireLog(path, io), io), plainJson);
  try {
    const location = await readModelEngine(readModels).locate(dataFolder(path).path, (notice) => say(io, notice));
    const live = await location.openReadOnly();
    if (live === undefined) throw new Failure('there are no read models', { hint: '`stepdown rebuild` creates them' });
    try {
      return await verifyReadModels({ live, location, log }, options);
    } finally {
      await live.close();
    }
  } finally {
    await log.close();
  }
}
