import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { writeDurably } from '#event-store/write-durably';
import { Failure } from '../failure.js';

/** The parts of a back-up; each can be left out. */
export const parts = ['log', 'keys', 'heads', 'proof-key'] as const;
export type Part = (typeof parts)[number];

/** The path of the log in a back-up. */
export const LOG = 'log.sqlite';

/** The file names of each part in a back-up. */
const filesOf: Readonly<Record<Part, RegExp>> = {
  log: /^log\.sqlite$/,
  keys: /^(keys|guarded)\.json$/,
  heads: /^heads\/[^/\\]+\.(head|key|retired)$/,
  'proof-key': /^proof-key\.json$/,
};

/** A file of a back-up; `path` is relative to its folder, with `/`. */
export interface BackedUpFile {
  readonly path: string;
  readonly part: Part;
  readonly bytes: number;
  readonly sha256: string;
}

/** Why a back-up lacks a part: it was excluded, the stored elsewhere by the settings, or it does not exist. */
export type Absence = 'not-wanted' | 'elsewhere' | 'nothing-there';

/** The description of a back-up, in `manifest.json`. */
export interface Manifest {
  readonly format: number;
  /** The version of the program that wrote it. */
  readonly version: string;
  /** The instant before the first file was copied: the back-up has everything recorded up to then. */
  readonly at: string;
  /** The identity of the log and the position of its last event; absent if the log was left out. */
  readonly log?: { readonly identity: string; readonly position: string };
  readonly files: readonly BackedUpFile[];
  readonly leftOut: Readonly<Partial<Record<Part, Absence>>>;
}

/** The manifest version that this program writes, and the newest that it reads. */
export const FORMAT = 1;

const fileIn = (folder: string): string => join(folder, 'manifest.json');

/** Whether a path is a folder with a manifest. */
export function isBackup(path: string): boolean {
  return existsSync(fileIn(path));
}

export function writeManifest(folder: string, manifest: Manifest): void {
  writeDurably(fileIn(folder), `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * The manifest of a back-up whose files all match it. Only reads. Throws a `Failure` that names every file that does
 * not match.
 */
export async function checkedManifest(folder: string): Promise<Manifest> {
  const manifest = manifestIn(folder);
  const problems: string[] = [];
  for (const file of manifest.files) {
    const problem = await problemWith(folder, file);
    if (problem !== undefined) problems.push(`${file.path} ${problem}`);
  }
  if (problems.length === 0) return manifest;
  throw new Failure([`${folder} is not what was backed up, and nothing was restored:`, ...problems].join('\n'), {
    hint: 'take another back-up',
  });
}

function manifestIn(folder: string): Manifest {
  const file = fileIn(folder);
  const manifest = parse(file);
  if ((manifest.format ?? 0) > FORMAT) {
    const known = `this version reads up to ${FORMAT}`;
    throw new Failure(`${file} has format ${manifest.format}; ${known}`, {
      hint: `it was written by ${manifest.version}`,
    });
  }
  if (!isManifest(manifest)) throw new Failure(`${file} is not the manifest of a back-up`);
  return manifest;
}

function parse(file: string): Partial<Manifest> {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as Partial<Manifest> | null) ?? {};
  } catch (cause) {
    throw new Failure(`${file} cannot be read`, { cause });
  }
}

function isManifest(manifest: Partial<Manifest>): manifest is Manifest {
  const { format, at, files, log } = manifest;
  if (format !== FORMAT || typeof at !== 'string' || !Array.isArray(files)) return false;
  const hasLog = files.some((file) => (file as Partial<BackedUpFile> | null)?.path === LOG);
  const namesLog = typeof log?.identity === 'string' && /^\d+$/.test(log.position);
  return files.every(isFile) && (hasLog ? namesLog : log === undefined);
}

/** Whether a value describes a file at a path that its part allows; a path that leads elsewhere is rejected. */
function isFile(value: unknown): value is BackedUpFile {
  const file = value as Partial<Record<keyof BackedUpFile, unknown>> | null;
  const part = parts.find((each) => each === file?.part);
  return part !== undefined && typeof file?.path === 'string' && filesOf[part].test(file.path);
}

async function problemWith(folder: string, { path, bytes, sha256 }: BackedUpFile): Promise<string | undefined> {
  const file = join(folder, path);
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isFile() !== true) return 'is missing';
  if (stat.size !== bytes) return `has ${stat.size} bytes, not ${bytes}`;
  return (await sha256Of(file)) === sha256 ? undefined : 'was changed: its digest is not that of the manifest';
}

/** The SHA-256 of a file, in hexadecimal digits. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
