import { jestExpect } from '@jest/expect';

/** What `@jest/globals` is to tests of this repository: see `loader.js`. */
export const expect = jestExpect;
export { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } from 'jest-circus';
