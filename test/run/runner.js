import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const WORKER = fileURLToPath(new URL('./worker.js', import.meta.url));
const LOADER = new URL('./loader.js', import.meta.url).href;

/** Milliseconds in which a worker that has nothing left to do has to end. */
const TIME_TO_END = 60_000;

/**
 * Runs test files with jest's own `jest-circus`, but in plain processes of Node. Jest's usual runner evaluates every
 * module again for every file and frees none of them; here the files that run in one process share their modules. What
 * a file would change for others (`process.env`, built-ins) is up to the tests, which do not.
 */
export default class Runner {
  constructor(globalConfig) {
    this.globalConfig = globalConfig;
  }

  async runTests(tests, watcher, onStart, onResult, onFailure) {
    const { maxWorkers } = this.globalConfig;
    const waiting = longestFirst(tests).values();
    const work = async () => {
      const worker = new Worker(this.globalConfig);
      for (const test of waiting) {
        if (watcher.isInterrupted()) break;
        try {
          await onStart(test);
          await onResult(test, await worker.run(test));
        } catch (error) {
          await onFailure(test, { message: error.message, stack: error.stack });
        }
      }
      await worker.end();
    };
    await Promise.all(Array.from({ length: Math.min(maxWorkers, tests.length) }, work));
  }
}

/** So that workers end together. Jest knows how long a file took in the run before. */
function longestFirst(tests) {
  const lengths = new Map(tests.map((test) => [test, test.duration ?? usualDuration(test)]));
  return [...tests].sort((one, other) => lengths.get(other) - lengths.get(one));
}

/** Milliseconds of a file of which nothing is known. */
function usualDuration({ path }) {
  if (path.includes('/test/')) return 10_000;
  return path.endsWith('.integration.spec.ts') ? 5_000 : 1_000;
}

/** A process that runs one file after another, and gives way to a new one when it has grown. */
class Worker {
  #globalConfig;
  #child;
  /** What was open after each file. */
  #left = [];

  constructor(globalConfig) {
    this.#globalConfig = globalConfig;
  }

  async run(test) {
    this.#child ??= this.#start();
    const answer = new Promise((resolve, reject) => {
      this.#child.once('message', resolve);
      this.#child.once('exit', (code, signal) =>
        reject(new Error(`The process of the tests ended: ${signal ?? code}`)),
      );
    });
    this.#child.send({ path: test.path, projectConfig: test.context.config, globalConfig: this.#globalConfig });
    try {
      const { result, error, memory, open } = await answer;
      this.#left.push({ path: test.path, open });
      this.#child.removeAllListeners('exit');
      if (memory > (this.#globalConfig.workerIdleMemoryLimit ?? Infinity)) await this.end();
      if (error !== undefined) throw Object.assign(new Error(error.message), { stack: error.stack });
      return result;
    } catch (error) {
      if (this.#child?.exitCode !== null || this.#child?.signalCode !== null) this.#child = undefined;
      throw error;
    }
  }

  /** Ends it, which it has to be able to: nothing may be open any more. */
  async end() {
    const child = this.#child;
    const left = this.#left;
    this.#child = undefined;
    this.#left = [];
    if (child === undefined) return;
    const exited = once(child, 'exit');
    const late = setTimeout(() => child.kill('SIGKILL'), TIME_TO_END);
    child.disconnect();
    const [, signal] = await exited;
    clearTimeout(late);
    if (signal !== null) throw new Error(`Something was left open, after:\n${suspectsOf(left).join('\n')}`);
  }

  #start() {
    const execArgv = ['--conditions=source', '--enable-source-maps', '--import', LOADER];
    return fork(WORKER, {
      execArgv: [...process.execArgv.filter(isInspector), ...execArgv],
      serialization: 'advanced',
    });
  }
}

/** A debugger that is attached to jest attaches to its workers too. */
function isInspector(argument) {
  return argument.startsWith('--inspect');
}

/** Files after which more of a resource was open, for good, than before. */
function suspectsOf(left) {
  const count = ({ open }, resource) => open.filter((each) => each === resource).length;
  const atLast = new Set(left.at(-1).open);
  return left.flatMap((file, index) => {
    const before = left[index - 1] ?? { open: [] };
    const more = [...atLast].filter((resource) =>
      left.slice(index).every((later) => count(later, resource) > count(before, resource)),
    );
    return more.length > 0 ? [`${file.path}: ${more.join(', ')}`] : [];
  });
}
