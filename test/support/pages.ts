import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A page of the documentation, taken apart as far as the specs need it. */
export interface Page {
  /** Path from the top of the repository. */
  readonly path: string;
  readonly text: string;
}

const folders = [
  'docs',
  'docs/analysts',
  'docs/record-systems',
  ...readdirSync(join(root, 'examples')).map((name) => join('examples', name)),
];

export const pages: readonly Page[] = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...folders.flatMap(pagesIn)].map(
  (path) => ({
    path,
    text: fileAt(path) ?? '',
  }),
);

export function page(path: string): Page {
  return pages.find((each) => each.path === path)!;
}

/** All pages of a folder, one after the other. */
export function pagesTogether(folder: string): Page {
  const together = pages.filter(({ path }) => dirname(path) === folder);
  return { path: folder, text: together.map(({ text }) => text).join('\n') };
}

/** The text of a file of the repository, if it is there. */
export function fileAt(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR') return '';
    if (code === 'ENOENT') return undefined;
    throw error;
  }
}

/** What stands under a heading, up to the next one of the same or a higher level. */
export function section({ text }: Page, heading: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading);
  if (start < 0) throw new Error(`there is no heading "${heading}"`);
  const depth = lines[start]!.indexOf(' ');
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => new RegExp(`^#{1,${depth}} `).test(line));
  return rest.slice(0, end < 0 ? undefined : end).join('\n');
}

/** The rows of all tables in a text, each as its cells; headings left out. */
export function rowsIn(text: string): readonly (readonly string[])[] {
  const lines = text.split('\n');
  return lines
    .filter((line, index) => line.startsWith('|') && !isRule(line) && !isRule(lines[index + 1] ?? ''))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

/** A cell without the marks of code. */
export function plain(cell: string | undefined): string {
  return (cell ?? '').replaceAll('`', '');
}

/** The contents of fenced blocks of a language. */
export function blocksIn(text: string, language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'gm'))].map(([, content]) => content!);
}

export interface Link {
  readonly text: string;
  /** Path of the file it leads to, from the top of the repository. */
  readonly path: string;
  readonly anchor: string | undefined;
}

/** The links of a page to files of the repository. */
export function linksOf({ path, text }: Page): readonly Link[] {
  return [...withoutCode(text).matchAll(/\[([^\]]+)\]\(([^)\s]+)\)/g)]
    .map(([, label, target]) => ({ label: label!, target: target! }))
    .filter(({ target }) => !/^[a-z]+:/.test(target))
    .map(({ label, target }) => {
      const [file = '', anchor] = target.split('#');
      return { text: label, path: file === '' ? path : normalize(join(dirname(path), file)), anchor };
    });
}

/** The names by which the headings of a page can be reached, as GitHub makes them. */
export function anchorsOf({ text }: Page): ReadonlySet<string> {
  const headings = [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    ),
  );
}

function withoutCode(text: string): string {
  return text.replace(/^```[^]*?^```$/gm, '');
}

function isRule(line: string): boolean {
  return /^\|[-:| ]+\|$/.test(line);
}

function pagesIn(folder: string): readonly string[] {
  const files = readdirSync(join(root, folder)).sort();
  return files.filter((name) => name.endsWith('.md')).map((name) => join(folder, name));
}
