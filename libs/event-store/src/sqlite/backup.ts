import { once } from 'node:events';
import { access, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { BUSY_TIMEOUT } from './log-file.js';

/**
 * Copies a log, as it is at one moment, into one new file; the log may be written meanwhile. The copy is on the disk
 * when this resolves and never appears under its name before it is whole. Rejects if the name is taken.
 */
export async function backupLog(file: string, to: string): Promise<void> {
  if (await exists(to)) throw new Error(`${to} exists already; a back-up overwrites nothing`);
  const partial = `${to}.partial`;
  await remove(partial);
  try {
    await (await open(partial, 'wx', 0o600)).close();
    await copy(file, partial);
    await sync(partial);
    await rename(partial, to);
  } catch (error) {
    await remove(partial);
    throw error;
  }
  await sync(dirname(to));
}

async function copy(file: string, to: string): Promise<void> {
  const workerData = { file, to, busyTimeout: BUSY_TIMEOUT };
  await once(new Worker(new URL('./copy.worker.js', import.meta.url), { workerData }), 'exit');
}

async function remove(copied: string): Promise<void> {
  for (const ending of ['', '-journal', '-wal', '-shm']) await rm(copied + ending, { force: true });
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
