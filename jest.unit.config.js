import './bin/supported-node.js';
import base from './jest.config.js';

/** Where specs open databases or start processes. */
const WITH_ENGINES = [
  '/libs/event-store/src/(sqlite|copy)/',
  '/libs/read-models/src/(?!facts/|reports/formats/)',
  '/libs/audit/src/(audit|evidence|heads|proof-log)/',
  '\\.integration\\.spec\\.ts$',
];

/** Specs of what needs no engine, in under a minute: `npm run test:unit`. */
export default {
  ...base,
  testMatch: ['<rootDir>/{apps,libs}/**/*.spec.ts'],
  testPathIgnorePatterns: [...base.testPathIgnorePatterns, ...WITH_ENGINES],
};
