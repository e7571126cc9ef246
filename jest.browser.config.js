import './bin/supported-node.js';
import base from './jest.config.js';

/** Tests of the dashboard in a real browser: `npm run test:browser`. They need Chromium, which `npm test` does not. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/browser/**/*.browser.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
