import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { LogLocation } from '#event-store/log-engines';
import { configFrom, defaults, variables } from '#server/config';
import { dataFolder, logLocationOf } from '#server/engine/data-folder';
import { valueIn } from '#server/environment';
import { fileVariableOf } from '#server/secret-files';
import { Failure } from '../failure.js';
import type { Io } from '../io.js';
import { Client } from './client.js';
import { findServer } from './find-server.js';
import { startOwnServer } from './own-server.js';
import { withReadableFolder } from './readable-folder.js';

/** How a command finds its server. */
export interface ConnectionOptions {
  readonly url?: string;
  readonly key?: string;
  readonly data?: string;
}

export const URL_VARIABLE = 'STEPDOWN_URL';
export const KEY_VARIABLE = 'STEPDOWN_API_KEY';

/** Adds the options that say where the data are. */
export function withConnectionOptions(command: Command): Command {
  return withData(command)
    .option('--url <url>', `URL of the server (env ${URL_VARIABLE})`)
    .option(
      '--key <key>',
      `API key for that server (env ${KEY_VARIABLE}, which other users of the machine cannot see, ` +
        `or ${fileVariableOf(KEY_VARIABLE)} for a file that holds it)`,
    );
}

export function withData(command: Command): Command {
  return command.option('--data <folder>', `data folder (env ${variables.dataFolder}, default ${defaults.dataFolder})`);
}

/** The location of the log, by default in the data folder. Throws a `Failure` if it is a file and does not exist. */
export function requireLog(folder: string, { env }: Io): LogLocation {
  const own = dataFolder(folder);
  const location = logLocationOf(configFrom({ dataFolder: folder }, env).eventStore, own);
  const { file } = location;
  if (file === undefined || existsSync(file)) return location;
  const missing = file === own.log ? `${own.path} has no log` : `there is no log ${file}`;
  throw new Failure(missing, { hint: 'name the data folder with --data, or a server with --url' });
}

/** The data folder of a command. */
export function folderOf({ data }: ConnectionOptions, { env }: Io): string {
  return data ?? valueIn(env, variables.dataFolder) ?? defaults.dataFolder;
}

/** The API key of the environment. */
export function keyIn({ env }: Pick<Io, 'env'>): string | undefined {
  return valueIn(env, KEY_VARIABLE);
}

/** The server at the given URL, or else the one that runs on the data folder, if any. */
export async function reachServer(where: ConnectionOptions, io: Io): Promise<Client | undefined> {
  const url = where.url ?? (where.data === undefined ? valueIn(io.env, URL_VARIABLE) : undefined);
  const reachable = url ?? (await findServer(folderOf(where, io), io.signal))?.url;
  return reachable === undefined ? undefined : new Client(reachable, where.key ?? keyIn(io), io.signal);
}

/**
 * Does some work with the reachable server, or else with one that this process starts on the data folder and stops
 * afterwards. Only work that records may create a log: a query on a mistyped folder gets a `Failure`.
 */
export async function withServer<Result>(
  where: ConnectionOptions,
  io: Io,
  work: (client: Client) => Promise<Result>,
  { records = false } = {},
): Promise<Result> {
  const client = await reachServer(where, io);
  if (client !== undefined) return withClient(client, work);
  const folder = folderOf(where, io);
  if (records) return withOwnServer({ dataFolder: folder }, io, work);
  requireLog(folder, io);
  return withReadableFolder(folder, io, (readable) => {
    // A copy must not sign anything.
    const proofs = readable === folder ? undefined : 'off';
    return withOwnServer({ dataFolder: readable, proofs }, io, work);
  });
}

async function withOwnServer<Result>(
  settings: Parameters<typeof startOwnServer>[0],
  io: Io,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const own = await startOwnServer(settings, io.env, io.signal);
  try {
    return await work(own.client);
  } finally {
    await own.stop();
  }
}

/** Does some work with a server, then closes the connections to it. */
export async function withClient<Result>(client: Client, work: (client: Client) => Promise<Result>): Promise<Result> {
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
