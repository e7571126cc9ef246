import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { CommandLine } from '#intake/payloads/command-line';
import { inOwnProcess } from '../processes/job.js';

/** Parses and judges every line of a file, on one core and doing nothing else. Answers lines a second. */
export const checkLines = inOwnProcess(import.meta.url, async (file: string): Promise<number> => {
  const lines: string[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) lines.push(line);
  const started = performance.now();
  for (const line of lines) {
    const command = plainToInstance(CommandLine, JSON.parse(line) as object);
    const [error] = validateSync(command, { whitelist: true, forbidNonWhitelisted: true });
    if (error !== undefined) throw new Error(`${error.toString()} in ${line}`);
  }
  return lines.length / ((performance.now() - started) / 1000);
});
