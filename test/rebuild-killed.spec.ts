import { duckDbTestPlace } from '#read-models/testing/places';
import { rebuildKilledContract } from './rebuild-killed.contract.js';

rebuildKilledContract('on DuckDB', async () => {
  const place = await duckDbTestPlace();
  // A lock on a file ends with the process that has it.
  return { ...place, buried: () => Promise.resolve() };
});
