import '#supported-node';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { migrate } from './migrate.js';
import type { Skipped } from './skipped.js';
import { readStudy } from './study.js';
import { countLine, countSkipped, newSummary, summaryText } from './summary.js';

const usage = 'usage: npm run -s example:ctn0094 -- <folder with the CSV files> [--skipped <file>] > commands.ndjson\n';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { skipped: { type: 'string' } } });
const [folder] = positionals;
if (folder === undefined) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  await run(folder, values.skipped).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}

/** Writes the commands to standard output, the summary to standard error and, if asked, the skipped rows to a file. */
async function run(folder: string, skippedFile: string | undefined): Promise<void> {
  const study = await readStudy(folder);
  const summary = newSummary(study.rows);
  const list = skippedFile === undefined ? undefined : createWriteStream(skippedFile);
  const skip = async (rows: readonly Skipped[]) => {
    for (const row of rows) {
      countSkipped(summary, row);
      if (list !== undefined) await writeJson(list, row);
    }
  };

  await skip(study.skipped);
  for (const person of study.persons) {
    const { lines, skipped } = migrate(person, study.lengths);
    for (const line of lines) {
      countLine(summary, line);
      await writeJson(process.stdout, line);
    }
    await skip(skipped);
    summary.persons += 1;
  }
  if (list !== undefined) await finished(list.end());
  process.stderr.write(summaryText(summary));
}

/** One line of NDJSON; waits while the reader is slower than we are. */
async function writeJson(to: Writable, value: object): Promise<void> {
  if (!to.write(`${JSON.stringify(value)}\n`)) await once(to, 'drain');
}
