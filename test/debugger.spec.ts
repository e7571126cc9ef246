import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

interface Launch {
  readonly name: string;
  readonly runtimeExecutable: string;
  readonly runtimeArgs: readonly string[];
  readonly program: string;
}

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const { configurations } = JSON.parse(readFileSync(join(root, '.vscode/launch.json'), 'utf8')) as {
  configurations: readonly Launch[];
};
const inRoot = (path: string) => path.replace('${workspaceFolder}', root);

describe('the settings for a debugger', () => {
  it.each(configurations)('of $name start what is there', ({ runtimeExecutable, program }) => {
    expect([runtimeExecutable, program].map(inRoot).filter((path) => !existsSync(path))).toEqual([]);
  });

  it('map what runs to the lines of its sources', async () => {
    const { runtimeExecutable, runtimeArgs } = configurations.find(({ name }) => name === 'server')!;
    const folder = mkdtempSync(join(tmpdir(), 'stepdown-debug-'));
    const file = join(folder, 'failing.ts');
    // What the compiler takes out would move the lines below it.
    writeFileSync(
      file,
      'interface Gone {\n  readonly name: string;\n}\n\nexport const gone: Gone = fail();\n\nfunction fail(): never {\n  throw new Error("here");\n}\n',
    );
    const args = [...runtimeArgs, '--enable-source-maps', file];
    const child = spawn(inRoot(runtimeExecutable), args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
    const [said] = await Promise.all([text(child.stderr), once(child, 'close')]);
    rmSync(folder, { recursive: true });
    expect(said).toContain(`${file}:8:9`);
    expect(said).toContain(`${file}:5:`);
  });
});
