import { closeSync, openSync, readSync } from 'node:fs';
import { InvalidConfig } from './invalid-config.js';

/** Variables whose value is or may contain a secret: a file, which `<variable>_FILE` names, can also provide each. */
export const secretVariables: readonly string[] = [
  ...['STEPDOWN_EVENT_STORE', 'STEPDOWN_READ_MODELS', 'STEPDOWN_WITNESS'],
  ...['STEPDOWN_API_KEY', 'STEPDOWN_COPY_FROM', 'STEPDOWN_COPY_TO'],
];

/** More bytes than any address or key has. */
const MOST_BYTES = 16_384;

export function fileVariableOf(variable: string): string {
  return `${variable}_FILE`;
}

/**
 * The secret for a variable from its file, without the final newline; `undefined` if no file is named. Throws
 * `InvalidConfig`, which names the file and reveals none of its content.
 */
export function secretIn(environment: NodeJS.ProcessEnv, variable: string): string | undefined {
  const setting = fileVariableOf(variable);
  const file = secretVariables.includes(variable) ? environment[setting] : undefined;
  if (file === undefined || file === '') return undefined;
  if (environment[variable]) throw new InvalidConfig(setting, `${variable} is set as well; set only one of them`);
  const secret = textOf(setting, file).replace(/\r?\n$/, '');
  if (secret === '') throw new InvalidConfig(setting, `${file} is empty`);
  if (/[\u0000-\u001f]/.test(secret)) throw new InvalidConfig(setting, `${file} holds more than one line of text`);
  return secret;
}

function textOf(setting: string, file: string): string {
  let bytes: Buffer;
  try {
    bytes = beginningOf(file, MOST_BYTES + 1);
  } catch (error) {
    throw new InvalidConfig(setting, `${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  if (bytes.length > MOST_BYTES) throw new InvalidConfig(setting, `${file} has more than ${MOST_BYTES} bytes`);
  return bytes.toString('utf8');
}

/** A device or a log, named by mistake, may have no end. */
function beginningOf(file: string, most: number): Buffer {
  const opened = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(most);
    let length = 0;
    for (let read = -1; read !== 0 && length < most; length += read)
      read = readSync(opened, bytes, length, most - length, null);
    return bytes.subarray(0, length);
  } finally {
    closeSync(opened);
  }
}
