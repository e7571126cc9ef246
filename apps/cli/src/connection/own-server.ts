import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { roles } from '#access/api-key';
import { configFrom } from '#server/config';
import type { RunningServer } from '#server/server';
import { Client } from './client.js';

export interface OwnServer {
  readonly url: string;
  /** Speaks with it under a key that only this process knows and that ends with it. */
  readonly client: Client;
  stop(): Promise<void>;
}

type Options = Parameters<typeof configFrom>[0];

/**
 * Starts a server inside this process, so that a command works the same whether a server runs or not. Default: on any
 * free port of this machine, silent but for errors; nobody balances load to it, so it drains nothing. Rejects with what `configFrom` and `startServer` throw.
 */
export async function startOwnServer(
  options: Options,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<OwnServer> {
  const config = configFrom({ host: '127.0.0.1', port: '0', logLevel: 'error', drainDelay: '0', ...options }, env);
  // Loaded only where it is needed: with a server elsewhere, commands start faster without.
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

/** A key in memory only, so that the owner of the folder gets in when keys exist, and events name who recorded them. */
function grantOnce({ keys }: RunningServer): string {
  const secret = randomBytes(32).toString('base64url');
  keys.grant(secret, { actor: `cli:${userName()}`, roles });
  return secret;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without a name, as containers have them.
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
