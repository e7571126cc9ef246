import './bin/supported-node.js';

/** Tests run the TypeScript sources, each file in a plain process of Node: see `test/run/runner.js`. */
export default {
  runner: '<rootDir>/test/run/runner.js',
  transform: {},
  globalSetup: '<rootDir>/test/run/set-up.js',
  globalTeardown: '<rootDir>/test/run/tear-down.js',
  // A process that has grown gives way to a new one.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '512MB',
  // Tests that start servers of their own take seconds on a busy machine.
  testTimeout: 300_000,
  testMatch: ['<rootDir>/{apps,libs,test,examples}/**/*.spec.ts'],
  // They need a browser: `jest.browser.config.js`, `jest.screens.config.js`.
  testPathIgnorePatterns: ['/node_modules/', '\\.(browser|screens)\\.spec\\.ts$'],
};
