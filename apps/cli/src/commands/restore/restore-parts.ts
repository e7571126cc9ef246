import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { writeDurably } from '#event-store/write-durably';
import type { ServerConfig } from '#server/config';
import type { DataFolder } from '#server/engine/data-folder';
import type { BackedUpFile, Manifest, Part } from '../../log/backup-manifest.js';

/** What happened to the files of a back-up, except the log. */
export interface RestoredParts {
  readonly placed: readonly string[];
  /** Files that the folder already has. */
  readonly stayed: readonly string[];
}

/** The target paths of the parts, according to the settings. */
export interface RestoreTargets {
  readonly folder: DataFolder;
  readonly proofs: Pick<ServerConfig['proofs'], 'heads' | 'key'>;
}

/**
 * Copies the keys, heads and signing key of a checked back-up into a data folder. Existing files stay: the folder's
 * keys know later revocations, and its signing key may be a successor. The mark that keys exist comes before the keys.
 */
export function restoreParts(
  from: string,
  { files }: Manifest,
  without: ReadonlySet<Part>,
  targets: RestoreTargets,
): RestoredParts {
  const placed: string[] = [];
  const stayed: string[] = [];
  for (const file of inOrder(files).filter(({ part }) => part !== 'log' && !without.has(part))) {
    (writeIfMissing(join(from, file.path), targetOf(file, targets)) ? placed : stayed).push(file.path);
  }
  return { placed, stayed };
}

function inOrder(files: readonly BackedUpFile[]): BackedUpFile[] {
  return [...files].sort((one, other) => Number(other.path === 'guarded.json') - Number(one.path === 'guarded.json'));
}

function targetOf({ part, path }: BackedUpFile, { folder, proofs }: RestoreTargets): string {
  if (part === 'heads') return join(proofs.heads ?? folder.heads, basename(path));
  if (part === 'proof-key') return proofs.key ?? folder.proofKey;
  return path === 'keys.json' ? folder.keys : folder.guarded;
}

/** Whether the file was written. All of these files are text. */
function writeIfMissing(from: string, to: string): boolean {
  if (existsSync(to)) return false;
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  writeDurably(to, readFileSync(from, 'utf8'));
  return true;
}
