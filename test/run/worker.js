import { pathToFileURL } from 'node:url';
import { jestExpect } from '@jest/expect';
import fc from 'fast-check';
import * as circus from 'jest-circus';
import { formatResultsErrors } from 'jest-message-util';

// A run is like the one before; another seed finds other cases.
fc.configureGlobal({ seed: Number(process.env['TEST_SEED'] ?? 20_261_129) });

/** Rejections that nobody has handled so far. */
const rejected = new Map();
/** Files that ran in this process: a file that runs again is evaluated again. */
let files = 0;

process.on('uncaughtException', (error) => {
  const { currentlyRunningTest, unhandledErrors } = circus.getState();
  (currentlyRunningTest?.errors ?? unhandledErrors).push(error);
});
process.on('unhandledRejection', (reason, promise) => rejected.set(promise, reason));
process.on('rejectionHandled', (promise) => rejected.delete(promise));
circus.addEventHandler((event) => {
  if (event.name === 'test_done') event.test.errors.push(...takeRejections());
});

process.on('message', (task) => {
  run(task)
    .then((result) => ({ result }))
    .catch(({ message, stack }) => ({ error: { message, stack } }))
    .then((answer) =>
      process.send?.({ ...answer, memory: process.memoryUsage.rss(), open: process.getActiveResourcesInfo() }),
    );
});

async function run({ path, projectConfig, globalConfig }) {
  const start = Date.now();
  circus.resetState();
  const state = circus.getState();
  state.testTimeout = projectConfig.testTimeout ?? state.testTimeout;
  if (globalConfig.testNamePattern) state.testNamePattern = new RegExp(globalConfig.testNamePattern, 'i');
  jestExpect.setState({ expand: globalConfig.expand });
  await import(`${pathToFileURL(path)}?${++files}`);
  const loaded = Date.now();
  const { testResults, unhandledErrors } = await circus.run();
  const failures = [...unhandledErrors, ...takeRejections().map(textOf)];
  const results = testResults.map(resultOf);
  return {
    ...countsOf(results),
    failureMessage:
      failures.length > 0 ? failures.join('\n') : formatResultsErrors(results, projectConfig, globalConfig, path),
    leaks: false,
    openHandles: [],
    perfStats: timesOf({ start, loaded, end: Date.now() }, projectConfig),
    skipped: results.length > 0 && results.every(({ status }) => status === 'pending'),
    snapshot: noSnapshots(),
    testExecError: failures.length > 0 ? { message: failures.join('\n'), stack: '' } : undefined,
    testFilePath: path,
    testResults: results,
  };
}

function takeRejections() {
  const reasons = [...rejected.values()];
  rejected.clear();
  return reasons;
}

const textOf = (reason) => (reason instanceof Error ? (reason.stack ?? reason.message) : String(reason));

function resultOf(test) {
  const [, ...path] = test.testPath;
  const ancestorTitles = path.slice(0, -1);
  const title = path.at(-1);
  return {
    ancestorTitles,
    title,
    fullName: path.join(' '),
    duration: test.duration,
    failureDetails: test.errorsDetailed,
    failureMessages: test.errors,
    invocations: test.invocations,
    location: test.location,
    numPassingAsserts: test.numPassingAsserts,
    startedAt: test.startedAt,
    status: statusOf(test),
  };
}

function statusOf({ status, errors }) {
  if (status === 'skip') return 'pending';
  if (status === 'todo') return 'todo';
  return errors.length > 0 ? 'failed' : 'passed';
}

function countsOf(results) {
  const count = (status) => results.filter((result) => result.status === status).length;
  return {
    numFailingTests: count('failed'),
    numPassingTests: count('passed'),
    numPendingTests: count('pending'),
    numTodoTests: count('todo'),
  };
}

function timesOf({ start, loaded, end }, { slowTestThreshold }) {
  const runtime = end - start;
  return {
    start,
    end,
    runtime,
    slow: runtime / 1000 > slowTestThreshold,
    loadTestEnvironmentStart: start,
    loadTestEnvironmentEnd: loaded,
  };
}

function noSnapshots() {
  return { added: 0, fileDeleted: false, matched: 0, unchecked: 0, uncheckedKeys: [], unmatched: 0, updated: 0 };
}
