import { dataFolder, runningServer } from '#server/engine/data-folder';
import { Client } from './client.js';

/** How long a server may take to answer the liveness check, in milliseconds. */
const LIVENESS_TIMEOUT = 2_000;

interface NamedServer {
  readonly url: string;
  readonly pid: number;
}

/**
 * The server that runs on a data folder: the folder names it, and that very process answers. An entry left by a crash
 * does not count.
 */
export async function findServer(folder: string, signal: AbortSignal): Promise<NamedServer | undefined> {
  const named = runningServer(dataFolder(folder));
  return named !== undefined && (await answers(named, signal)) ? named : undefined;
}

async function answers({ url, pid }: NamedServer, signal: AbortSignal): Promise<boolean> {
  const client = new Client(url, undefined, signal);
  try {
    const live = await client.get<{ pid?: unknown }>('/health/live', { timeout: LIVENESS_TIMEOUT });
    return live.pid === pid;
  } catch (error) {
    if (signal.aborted) throw error;
    return false;
  } finally {
    await client.close();
  }
}
