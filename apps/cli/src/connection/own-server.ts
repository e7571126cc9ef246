import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { roles } from '#access/api-key';
import { configFrom } from '#server/config';
import type { RunningServer } from '#server/server';
import { Client } from './client.js';

export interface OwnServer {
  readonly url: string;
  /** A client with a key that only this process knows and that ends with it. */
  readonly client: Client;
  stop(): Promise<void>;
}

type Options = Parameters<typeof configFrom>[0];

/**
 * Starts a server inside this process, so that a command works the same with and without a running server. By default
 * it uses any free port of this machine, logs only errors, and does not drain, because no load balancer sends calls to
 * it. Rejects with what `configFrom` and `startServer` throw.
 */
export async function startOwnServer(
  options: Options,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<OwnServer> {
  const config = configFrom({ host: '127.0.0.1', port: '0', logLevel: 'error', drainDelay: '0', ...options }, env);
  // Loaded only when needed: commands that use another server start faster without it.
  const { startServer } = await import('#server/server');
  const server = await startServer(config);
  const client = new Client(server.url, grantOnce(server), signal);
  return {
    url: server.url,
    client,
    async stop() {
      await client.close();
      await server.stop();
    },
  };
}

/**
 * A key that exists only in memory: it lets the owner of the folder in when keys exist, and names the recorder of
 * events.
 */
function grantOnce({ keys }: RunningServer): string {
  const secret = randomBytes(32).toString('base64url');
  keys.grant(secret, { actor: `cli:${userName()}`, roles });
  return secret;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without a name, as in a container.
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
