import { dataFolder, runningServer } from '#server/engine/data-folder';
import { Client } from './client.js';

/** How long a server may take to say that it is there, in milliseconds. */
const PATIENCE = 2_000;

/** The server that runs on a data folder, if the folder names one and it answers. A file that a crash left behind is no server. */
export async function findServer(
  folder: string,
  signal: AbortSignal,
): Promise<{ readonly url: string; readonly pid: number } | undefined> {
  const named = runningServer(dataFolder(folder));
  return named !== undefined && (await isLive(named.url, signal)) ? named : undefined;
}

async function isLive(url: string, signal: AbortSignal): Promise<boolean> {
  const client = new Client(url, undefined, signal);
  try {
    const { status } = await client.get<{ status?: unknown }>('/health/live', { patience: PATIENCE });
    return status === 'live';
  } catch (error) {
    if (signal.aborted) throw error;
    return false;
  } finally {
    await client.close();
  }
}
