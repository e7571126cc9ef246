import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { exitCodes } from './exit-codes.js';
import { stepdown } from './testing/stepdown.js';

const names = [
  ...[
    'serve',
    'import',
    'simulate',
    'report length-of-stay',
    'report census',
    'episodes',
    'history',
    'export',
    'evidence',
  ],
  'diff episode',
  'diff report length-of-stay',
  ...[
    'rebuild',
    'backup',
    'restore',
    'recover',
    'copy',
    'keys create',
    'keys list',
    'keys revoke',
    'clock show',
    'clock accept',
    'demo',
  ],
];

describe('the program', () => {
  it('prints the version of its package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await stepdown(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('explains its exit codes', async () => {
    const { code, stdout } = await stepdown(['--help']);
    expect(code).toBe(0);
    for (const { code: each, meaning } of Object.values(exitCodes))
      expect(stdout).toMatch(`${each}`.padEnd(4) + ` ${meaning}`);
  });

  it.each(names)('explains `%s` with examples, and that it can answer in JSON', async (name) => {
    const { code, stdout, stderr } = await stepdown([...name.split(' '), '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/--json[^]*Examples:\n {2}\$ stepdown/);
  });

  it.each([
    ['an unknown command', ['frobnicate']],
    ['an unknown option', ['history', 'e-1', '--nope']],
    ['a missing argument', ['import']],
    ['a missing option', ['keys', 'create', '--actor', 'clinic-a']],
    ['an unknown role', ['keys', 'create', '--actor', 'clinic-a', '--role', 'king']],
    ['a number that is none', ['import', '-', '--failures', 'many']],
    ['a date that is none', ['simulate', '--until', '2026-02-30']],
    ['a log that is none', ['copy', '--from', 'sqlite:', '--to', 'mysql://host']],
    ['a port that is none', ['serve', '--port', '99999']],
  ])('answers %s with a message on standard error and its exit code', async (_name, args) => {
    const { code, stdout, stderr } = await stepdown(args);
    expect({ code, stdout }).toEqual({ code: exitCodes.usage.code, stdout: '' });
    expect(stderr).not.toBe('');
  });
});
