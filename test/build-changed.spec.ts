import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { buildChanged, type Part } from '../bin/build-changed.js';

let root: string;
let fails: boolean;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stepdown-build-'));
  fails = false;
  write('libs/a/a.ts', 'a');
  write('libs/b.ts', 'b');
  write('page/page.tsx', 'page');
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** A part that is built by putting what its source says into its output. */
function part(name: string, source: string, output: string): Part {
  const build = (): void => {
    write(`${output}/begun.js`, '');
    if (fails) throw new Error('it does not compile');
    write(`${output}/built.js`, readFileSync(join(root, source), 'utf8'));
  };
  return { name, sources: [dirname(source), 'not-there.json'], outputs: [output], build };
}

const build = (): string[] =>
  buildChanged(root, [part('programs', 'libs/b.ts', 'dist/libs'), part('page', 'page/page.tsx', 'dist/page')]);
const built = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('a build', () => {
  it('builds everything the first time, and nothing again while nothing changes', () => {
    expect(build()).toEqual(['programs', 'page']);
    expect(build()).toEqual([]);
    utimesSync(join(root, 'libs/b.ts'), 0, 0);
    expect(build()).toEqual([]);
  });

  it.each([
    ['is changed', () => write('libs/b.ts', 'other')],
    ['is changed in a folder below', () => write('libs/a/a.ts', 'other')],
    ['is added', () => write('libs/c.ts', '')],
    ['is removed', () => rmSync(join(root, 'libs/a'), { recursive: true })],
    ['is moved', () => (rmSync(join(root, 'libs/a'), { recursive: true }), write('libs/z/a.ts', 'a'))],
    ['has a time of long ago', () => (write('libs/b.ts', 'old'), utimesSync(join(root, 'libs/b.ts'), 0, 0))],
    ['that was missing is there', () => write('not-there.json', '{}')],
  ])('builds a part again of which a source %s', (_how, change) => {
    build();
    change();
    expect(build()).toContain('programs');
    expect(built('dist/libs/built.js')).toBe(built('libs/b.ts'));
    expect(build()).toEqual([]);
  });

  it('leaves the parts that did not change', () => {
    build();
    write('page/page.tsx', 'new');
    expect(build()).toEqual(['page']);
    expect(built('dist/page/built.js')).toBe('new');
  });

  it('leaves nothing of a source that is gone', () => {
    build();
    write('dist/libs/gone.js', '');
    expect(build()).toEqual(['programs']);
    expect(existsSync(join(root, 'dist/libs/gone.js'))).toBe(false);
  });

  it.each([
    ['changed', () => write('dist/libs/built.js', 'by hand')],
    ['removed', () => rmSync(join(root, 'dist/libs/built.js'))],
    ['removed with all others', () => rmSync(join(root, 'dist'), { recursive: true })],
  ])('builds again what somebody %s', (_how, change) => {
    build();
    change();
    expect(build()).toContain('programs');
    expect(built('dist/libs/built.js')).toBe('b');
  });

  it('that fails leaves nothing that counts as built', () => {
    build();
    write('libs/b.ts', 'no code');
    fails = true;
    expect(build).toThrow('it does not compile');
    expect(build).toThrow('it does not compile');
    fails = false;
    expect(build()).toEqual(['programs']);
  });

  it('does not trust a record that cannot be read', () => {
    build();
    write('dist/built.json', '{ "programs"');
    expect(build()).toEqual(['programs', 'page']);
  });
});
