import './bin/supported-node.js';
import base from './jest.config.js';

/** Tests that have more rounds on demand, with all of them: `npm run test:long`. */
export default {
  ...base,
  filter: '<rootDir>/test/run/with-rounds.js',
  globalSetup: '<rootDir>/test/run/set-up-long.js',
};
