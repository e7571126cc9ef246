import './bin/supported-node.js';
import base from './jest.config.js';

/** What runs in one process and without servers, beside the sources: `npm run test:unit`. */
export default {
  ...base,
  testMatch: ['<rootDir>/{apps,libs}/**/*.spec.ts'],
  testPathIgnorePatterns: [...base.testPathIgnorePatterns, '\\.integration\\.spec\\.ts$'],
};
