import type { Command } from 'commander';
import type { AuditReport } from '#audit/audit/report';
import { auditFolder } from './audit-folder.js';
import { auditInWords } from './in-words.js';
import { folderOf, withData } from '../../connection/connect.js';
import { withReadableFolder } from '../../connection/readable-folder.js';
import { Failure } from '../../failure.js';
import { write, writeJson, type Io } from '../../io.js';
import { withExamples, withJson } from '../../options.js';
import { progressOf } from '../../print/progress.js';
import { count } from '../../print/table.js';

interface Options {
  readonly data?: string;
  readonly heads?: readonly string[];
  readonly publicKey?: readonly string[];
  readonly publicKeyFile?: readonly string[];
  readonly json?: boolean;
}

export function addAudit(program: Command, io: Io): void {
  const command = withData(program.command('audit'))
    .summary('compare the log with its proof log and with signed heads')
    .description(
      'Recomputes every leaf from the log, and compares it with the stored leaf and the roots with the signed ones. ' +
        'Names the first event that is not as it was recorded. Only reads; a server may run meanwhile.',
    )
    .option('--heads <path...>', 'heads that you stored elsewhere: folders, or files with one head each')
    .option('--public-key <key...>', 'keys that you stored elsewhere; no other key is trusted then')
    .option('--public-key-file <file...>', 'files of such keys, one per line');
  withExamples(
    withJson(command),
    'stepdown audit',
    'stepdown audit --heads /mnt/usb/heads --public-key-file /mnt/usb/stepdown.key',
  ).action((options: Options) => audit(options, io));
}

async function audit({ heads = [], json, data, ...given }: Options, io: Io): Promise<void> {
  const { publicKey: keys = [], publicKeyFile: keyFiles = [] } = given;
  const bar = progressOf(io, 'auditing');
  let report: AuditReport;
  try {
    const onProgress = (events: number): void => bar.at(events, `${count(events)} events`);
    report = await withReadableFolder(folderOf({ data }, io), io, (folder) =>
      auditFolder(folder, io, { heads, keys, keyFiles, onProgress, signal: io.signal }),
    );
  } finally {
    bar.end();
  }
  await (json === true ? writeJson(io, report) : write(io, auditInWords(report)));
  if (report.findings.length === 0) return;
  throw new Failure('the log is not what was recorded', {
    ending: 'different',
    hint: 'save this output, and copy the data folder and the heads as they are',
  });
}
