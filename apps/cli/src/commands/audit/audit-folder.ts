import { existsSync } from 'node:fs';
import { auditLog, type AuditOptions } from '#audit/audit/audit-log';
import type { AuditReport } from '#audit/audit/report';
import { headsIn } from '#audit/heads/heads-folder';
import { ProofLogMissing } from '#audit/proof-log/errors';
import { openProofLog, type ProofLog } from '#audit/proof-log/proof-log';
import type { LogFileRefused } from '#event-store/sqlite/log-file';
import { configFrom } from '#server/config';
import { dataFolder } from '#server/engine/data-folder';
import { requireLog } from '../../connection/connect.js';
import { openSource } from '../../log/open-log.js';
import { Failure } from '../../failure.js';
import { say, type Io } from '../../io.js';
import { publicKeys, type GivenKeys } from './public-keys.js';

export interface AuditFolderOptions extends AuditOptions, GivenKeys {
  /** Folders and files with heads that the auditor saved elsewhere. */
  readonly heads: readonly string[];
}

/**
 * Audits the log of a folder, or the log that the environment names. A server may be running on it. Opens everything
 * read-only. Throws a `Failure` if there is no log or an argument is not a key or does not exist, and the signal's
 * reason.
 */
export async function auditFolder(path: string, io: Io, options: AuditFolderOptions): Promise<AuditReport> {
  const keys = publicKeys(options, io);
  const own = configFrom({ dataFolder: path, projector: 'on' }, io.env).proofs.heads ?? dataFolder(path).heads;
  const heads = [headsIn(own)];
  const brought = options.heads.map(requirePath).map(headsIn);
  let refusal: LogFileRefused | undefined;
  const log = await openSource(requireLog(path, io), io, (each) => (refusal = each));
  if (refusal !== undefined) say(io, refusal.message);
  try {
    const proofs = proofLogIn(dataFolder(path).proofs);
    try {
      const report = await auditLog({ log, proofs, heads, brought, keys }, options);
      // A log that was refused must not pass the audit because no leaf covers the change.
      if (refusal !== undefined && report.findings.length === 0) throw refusal;
      return report;
    } finally {
      proofs?.close();
    }
  } finally {
    await log.close();
  }
}

function proofLogIn(folder: string): ProofLog | undefined {
  try {
    return openProofLog(folder);
  } catch (error) {
    if (error instanceof ProofLogMissing) return undefined;
    throw error;
  }
}

function requirePath(path: string): string {
  if (existsSync(path)) return path;
  throw new Failure(`--heads: ${path} is not there`, { ending: 'usage' });
}
