import './bin/supported-node.js';
import { readFileSync } from 'node:fs';

const swc = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));

/** Tests run the TypeScript sources: subpath imports resolve through their `source` condition. */
export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swc, exclude: [], swcrc: false }] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // Tests that start servers of their own take seconds on a busy machine.
  testTimeout: 300_000,
  testMatch: ['<rootDir>/{apps,libs,test,examples}/**/*.spec.ts'],
  // They need a browser: `jest.browser.config.js`, `jest.screens.config.js`.
  testPathIgnorePatterns: ['/node_modules/', '\\.(browser|screens)\\.spec\\.ts$'],
};
