import { duckDbTestLocation } from '#read-models/testing/test-locations';
import { rebuildKilledContract } from './rebuild-killed.contract.js';

rebuildKilledContract('on DuckDB', async () => {
  const place = await duckDbTestLocation();
  // A lock on a file ends with the process that has it.
  return { ...place, buried: () => Promise.resolve() };
});
