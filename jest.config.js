import './bin/supported-node.js';
import { availableParallelism } from 'node:os';

/** Tests run the TypeScript sources, each file in a plain process of Node: see `test/run/runner.js`. */
export default {
  runner: '<rootDir>/test/run/runner.js',
  transform: {},
  globalSetup: '<rootDir>/test/run/set-up.js',
  globalTeardown: '<rootDir>/test/run/tear-down.js',
  // One more than there are cores: many tests wait for processes of their own.
  maxWorkers: availableParallelism() + 1,
  // A process that has grown gives way to a new one.
  workerIdleMemoryLimit: '700MB',
  // Tests that start servers of their own take seconds on a busy machine.
  testTimeout: 300_000,
  testMatch: ['<rootDir>/{apps,libs,test,examples}/**/*.spec.ts'],
  // They need a browser: `jest.browser.config.js`, `jest.screens.config.js`.
  testPathIgnorePatterns: ['/node_modules/', '\\.(browser|screens)\\.spec\\.ts$'],
};
