import { setUp } from './shared-servers.js';

export default function setUpLong() {
  process.env['TEST_LONG'] = '1';
  return setUp();
}
