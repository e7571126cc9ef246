import { auditLog as audit } from '#audit/audit/audit-log';
import { HeadSigner } from '#audit/heads/head-signer';
import { headsIn } from '#audit/heads/heads-folder';
import { openProofLog } from '#audit/proof-log/proof-log';
import { dataFolder } from '#server/engine/data-folder';
import { openLog } from '../engines/log.js';
import { inOwnProcess } from '../processes/job.js';

/** Signs a head of the proof log of a data folder, and audits the log. Answers seconds of the audit. */
export const auditLog = inOwnProcess(import.meta.url, async (folder: string): Promise<number> => {
  const { proofs: path, heads, proofKey } = dataFolder(folder);
  const log = await openLog({ folder }, { readOnly: true });
  const proofs = openProofLog(path);
  new HeadSigner(proofs, { folder: heads, keyFile: proofKey }).sign();
  const started = performance.now();
  const { findings, covered } = await audit({ log, proofs, heads: [headsIn(heads)], keys: [] });
  const seconds = (performance.now() - started) / 1000;
  if (findings.length > 0 || covered !== proofs.size()) throw new Error(JSON.stringify(findings));
  proofs.close();
  await log.close();
  return seconds;
});
