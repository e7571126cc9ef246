import type { Logger } from 'pino';
import type { GuardMark } from '#access/guard-mark';
import type { KeyFile } from '#access/key-file';
import { KeyRing, type KeyStatus } from '#access/key-ring';

/**
 * Reads the keys of a data folder. `marks` record that a key was created: in the folder, and in the log if it supports
 * that. Throws the errors of marks that cannot be read or set.
 */
export async function openKeyRing(file: KeyFile, marks: readonly (GuardMark | undefined)[], logger: Logger) {
  const onChange = ({ state, problem }: KeyStatus, cause?: unknown): void => {
    if (problem !== undefined) logger.error({ keys: file.path, state, reason: reasonOf(cause) }, problem);
    else if (state === 'guarded') logger.info({ keys: file.path, state }, 'callers must present an API key');
  };
  const keys = new KeyRing(file, { marks: marks.filter((mark) => mark !== undefined), onChange });
  await keys.refresh();
  return keys;
}

function reasonOf(cause: unknown): string | undefined {
  return cause instanceof Error ? cause.message : undefined;
}
