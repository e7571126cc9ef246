import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ServerConfig } from '#server/config';
import type { DataFolder } from '#server/engine/data-folder';
import { version } from '#server/version';
import type { LogSummary } from '#event-store/sqlite/check';
import { syncFolder, writeSynced } from '#event-store/write-durably';
import { Failure } from '../../failure.js';
import { checkedCopy } from './checked-copy.js';
import {
  FORMAT,
  LOG,
  sha256Of,
  writeManifest,
  type Absence,
  type BackedUpFile,
  type Manifest,
  type Part,
} from '../../log/backup-manifest.js';

export interface BackupOptions {
  /** The folder to write. It must not exist. */
  readonly to: string;
  readonly folder: DataFolder;
  /** The file of the log; `undefined` if the log is left out. */
  readonly log: string | undefined;
  readonly proofs: Pick<ServerConfig['proofs'], 'heads' | 'key'>;
  readonly without: ReadonlySet<Part>;
  readonly at: Date;
}

/**
 * Writes a back-up of a data folder, even while a server runs on it: a folder with a copy of each part and a manifest
 * with their digests. The back-up is complete, checked and durable before it gets its name. An interruption leaves at
 * most a folder named `.partial`, which the next back-up of that name replaces.
 */
export async function writeBackup({ to, ...options }: BackupOptions): Promise<Manifest> {
  if (existsSync(to)) throw new Failure(`${to} exists already; a back-up overwrites nothing`);
  const partial = `${to}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { mode: 0o700 });
  try {
    const manifest = await fillFolder({ to: partial, ...options });
    writeManifest(partial, manifest);
    renameSync(partial, to);
    syncFolder(dirname(to));
    return manifest;
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
}

/**
 * The order matters while a server runs. No head may cover more events than the log, so the log is copied last. The key
 * comes after the heads, so that no head was signed by its successor. The mark that keys exist comes after the keys.
 */
async function fillFolder({ to, folder, log, proofs, without, at }: BackupOptions): Promise<Manifest> {
  const files: BackedUpFile[] = [];
  const leftOut: Partial<Record<Part, Absence>> = {};
  const small = {
    heads: { elsewhere: proofs.heads !== undefined, paths: headsIn(folder) },
    'proof-key': { elsewhere: proofs.key !== undefined, paths: [['proof-key.json', folder.proofKey]] },
    keys: {
      elsewhere: false,
      paths: [
        ['keys.json', folder.keys],
        ['guarded.json', folder.guarded],
      ],
    },
  } as const;
  for (const part of ['heads', 'proof-key', 'keys'] as const) {
    const { elsewhere, paths } = small[part];
    const absence = without.has(part) ? 'not-wanted' : elsewhere ? 'elsewhere' : undefined;
    const copied = absence === undefined ? await copyAll(to, part, paths) : [];
    files.push(...copied);
    if (copied.length === 0) leftOut[part] = absence ?? 'nothing-there';
  }
  if (log === undefined) leftOut.log = 'not-wanted';
  const summary = log === undefined ? undefined : await checkedCopy(log, join(to, LOG));
  if (summary !== undefined) files.push(await described(to, 'log', LOG));
  return { format: FORMAT, version, at: at.toISOString(), ...logIn(summary), files, leftOut };
}

function logIn(summary: LogSummary | undefined): Pick<Manifest, 'log'> {
  return summary === undefined ? {} : { log: { identity: summary.identity, position: String(summary.head) } };
}

/** File names in the back-up, and the paths that they come from. */
type Paths = readonly (readonly [path: string, from: string])[];

/** The complete heads of a folder: a file that is being written has another name. */
function headsIn({ heads }: DataFolder): Paths {
  if (!existsSync(heads)) return [];
  const names = readdirSync(heads).filter((name) => /\.(head|key|retired)$/.test(name));
  return names.sort().map((name) => [`heads/${name}`, join(heads, name)]);
}

async function copyAll(to: string, part: Part, paths: Paths): Promise<BackedUpFile[]> {
  const files: BackedUpFile[] = [];
  for (const [path, from] of paths) {
    if (!existsSync(from)) continue;
    mkdirSync(dirname(join(to, path)), { recursive: true, mode: 0o700 });
    // The file is always replaced as a whole, so one read gets all of it.
    writeSynced(join(to, path), readFileSync(from), 0o600);
    files.push(await described(to, part, path));
  }
  if (files.length > 0) syncFolder(dirname(join(to, files[0]!.path)));
  return files;
}

async function described(to: string, part: Part, path: string): Promise<BackedUpFile> {
  const file = join(to, path);
  return { path, part, bytes: statSync(file).size, sha256: await sha256Of(file) };
}
