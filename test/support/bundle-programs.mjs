/**
 * Bundles the programs that specs run in processes of their own: a process that loads each module from its own file needs
 * seconds of CPU time to start. The same sources are bundled only once.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CACHE = join(ROOT, 'node_modules/.cache/stepdown-programs');
/** Bundles to keep, the new one included. */
const LEFT = 4;

const ENTRIES = {
  cli: 'apps/cli/src/main.ts',
  server: 'apps/server/src/main.ts',
  projector: 'apps/projector/src/main.ts',
  rebuild: 'test/support/run-rebuild.ts',
};

/** What has code of its own for each machine, and what Nest looks for and does without. */
const EXTERNAL = [
  /^@duckdb\//,
  'better-sqlite3',
  'pg-native',
  /^@nestjs\/(microservices|websockets)/,
  'class-transformer/storage',
  '@fastify/view',
];

/** The folder of the programs, `cli.mjs` and so on; each can be run by Node as it is. */
export async function bundledPrograms() {
  const folder = join(CACHE, digestOfSources());
  if (existsSync(folder)) return folder;
  removeOldest();
  const making = `${folder}.${process.pid}`;
  await bundle(making);
  try {
    renameSync(making, folder);
  } catch (error) {
    // Another process has made the same meanwhile.
    if (!existsSync(folder)) throw error;
    rmSync(making, { recursive: true });
  }
  return folder;
}

function digestOfSources() {
  const files = globSync(['{apps,libs}/*/src/**/*.{ts,js}', 'test/support/**/*.{ts,mjs}'], { cwd: ROOT });
  const digest = createHash('sha256').update(process.version);
  for (const file of [...files.filter(isPartOfPrograms).sort(), '.swcrc', 'package.json', 'package-lock.json']) {
    digest.update(`\n${file}\n`).update(readFileSync(join(ROOT, file)));
  }
  return digest.digest('hex');
}

function isPartOfPrograms(file) {
  return !/\.(spec|contract)\.ts$/.test(file) && !file.startsWith('apps/dashboard/');
}

function removeOldest() {
  mkdirSync(CACHE, { recursive: true });
  const folders = readdirSync(CACHE).map((name) => join(CACHE, name));
  const age = (folder) => statSync(folder).mtimeMs;
  for (const folder of folders.sort((one, other) => age(other) - age(one)).slice(LEFT - 1)) {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bundle(folder) {
  const { rolldown } = await import('rolldown');
  const input = Object.fromEntries(
    Object.entries(ENTRIES).map(([name, file]) => [`${name}-program`, join(ROOT, file)]),
  );
  const build = await rolldown({
    cwd: ROOT,
    platform: 'node',
    input,
    external: EXTERNAL,
    resolve: { conditionNames: ['source', 'node'] },
    plugins: [sources()],
    logLevel: 'silent',
  });
  await build.write({
    dir: folder,
    format: 'esm',
    sourcemap: true,
    // Nest and errors go by the names of classes.
    keepNames: true,
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
  });
  await build.close();
  for (const name of Object.keys(ENTRIES)) writeFileSync(join(folder, `${name}.mjs`), starter(name));
}

/** Runs the program with stacks of its sources, and has Node store what it compiles. */
function starter(name) {
  return `import { enableCompileCache } from 'node:module';
process.setSourceMapsEnabled(true);
enableCompileCache(import.meta.dirname + "/compiled");
await import('./${name}-program.mjs');
`;
}

/** Sources as the build compiles them, for decorators and their metadata. */
function sources() {
  const { transformSync } = createRequire(import.meta.url)('@swc/core');
  const config = {
    ...JSON.parse(readFileSync(join(ROOT, '.swcrc'), 'utf8')),
    exclude: [],
    sourceMaps: true,
    swcrc: false,
  };
  return {
    name: 'sources',
    resolveId: (id) =>
      // It reads the file next to it.
      id === '#supported-node' ? { id: pathToFileURL(join(ROOT, 'bin/supported-node.js')).href, external: true } : null,
    transform: {
      filter: { id: /\.ts$/ },
      handler(code, filename) {
        const { code: compiled, map } = transformSync(code, { ...config, filename });
        return { code: withThreads(this, compiled, filename), map, moduleType: 'js' };
      },
    },
  };
}

/** Threads are programs of their own, which are found next to whoever starts them. */
function withThreads(context, code, filename) {
  return code.replace(/new URL\('(\.\/[\w-]+\.worker\.js)', import\.meta\.url\)/g, (_url, thread) => {
    const id = fileURLToPath(new URL(thread, pathToFileURL(filename)));
    return `new URL(import.meta.ROLLUP_FILE_URL_${context.emitFile({ type: 'chunk', id })})`;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(await bundledPrograms());
