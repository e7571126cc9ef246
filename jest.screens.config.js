import './bin/supported-node.js';
import base from './jest.config.js';

/** Pictures of every page in every state, each looked at by axe too: `npm run test:screens`. They need Chromium. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/browser/**/*.screens.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
