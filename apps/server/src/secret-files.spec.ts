import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configFrom } from './config.js';
import { valueIn } from './environment.js';
import { InvalidConfig } from './invalid-config.js';
import { fileVariableOf, secretVariables } from './secret-files.js';

const SECRET = 'postgres://me:s3cr3t@127.0.0.1/facts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stepdown-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function fileOf(text: string): string {
  files += 1;
  const file = join(folder, `secret-${files}`);
  writeFileSync(file, text);
  return file;
}

function refusalOf(environment: NodeJS.ProcessEnv): string {
  try {
    valueIn(environment, 'STEPDOWN_READ_MODELS');
  } catch (error) {
    if (error instanceof InvalidConfig) return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('a secret in a file', () => {
  it.each(secretVariables)('gives %s, without the newline at its end', (variable) => {
    for (const text of [SECRET, `${SECRET}\n`, `${SECRET}\r\n`])
      expect(valueIn({ [fileVariableOf(variable)]: fileOf(text) }, variable)).toBe(SECRET);
  });

  it('gives the address of the read models', () => {
    const environment = { STEPDOWN_READ_MODELS_FILE: fileOf(`${SECRET}\n`) };
    expect(configFrom({}, environment).readModels).toEqual({ engine: 'postgres', url: SECRET });
  });

  it('is not read if an option overrides it', () => {
    const environment = { STEPDOWN_READ_MODELS_FILE: join(folder, 'missing') };
    expect(configFrom({ readModels: 'duckdb:' }, environment).readModels).toEqual({ engine: 'duckdb' });
  });

  it('counts if the variable is empty, and not if the file variable is', () => {
    const file = fileOf(SECRET);
    expect(valueIn({ STEPDOWN_READ_MODELS: '', STEPDOWN_READ_MODELS_FILE: file }, 'STEPDOWN_READ_MODELS')).toBe(SECRET);
    const other = { STEPDOWN_READ_MODELS: 'duckdb:', STEPDOWN_READ_MODELS_FILE: '' };
    expect(valueIn(other, 'STEPDOWN_READ_MODELS')).toBe('duckdb:');
  });

  it('is not possible for a setting without a secret', () => {
    expect(() => configFrom({}, { STEPDOWN_PORT_FILE: fileOf('80') })).toThrow('STEPDOWN_PORT_FILE: there is no such');
  });

  it.each<[string, () => NodeJS.ProcessEnv, RegExp]>([
    [
      'next to the value itself',
      () => ({ STEPDOWN_READ_MODELS: SECRET, STEPDOWN_READ_MODELS_FILE: fileOf(SECRET) }),
      /STEPDOWN_READ_MODELS is set as well; set only one of them/,
    ],
    ['that is missing', () => ({ STEPDOWN_READ_MODELS_FILE: join(folder, 'none') }), /none cannot be read \(ENOENT\)/],
    ['that is a folder', () => ({ STEPDOWN_READ_MODELS_FILE: folder }), /cannot be read \(EISDIR\)/],
    ['that is empty', () => ({ STEPDOWN_READ_MODELS_FILE: fileOf('') }), /is empty$/],
    ['that holds a newline only', () => ({ STEPDOWN_READ_MODELS_FILE: fileOf('\n') }), /is empty$/],
    ['of two lines', () => ({ STEPDOWN_READ_MODELS_FILE: fileOf(`${SECRET}\n${SECRET}\n`) }), /more than one line/],
    ['without an end', () => ({ STEPDOWN_READ_MODELS_FILE: '/dev/zero' }), /more than 16384 bytes/],
  ])('is refused %s, by name and without its content', (_name, environment, message) => {
    const refusal = refusalOf(environment());
    expect(refusal).toMatch(/^STEPDOWN_READ_MODELS_FILE: /);
    expect(refusal).toMatch(message);
    expect(refusal).not.toContain('s3cr3t');
  });
});
