import { ReadModels } from '#read-models/read-models';
import { duckDbTestLocation } from '#read-models/testing/test-locations';
import { rebuildReadersContract } from './rebuild-readers.contract.js';

rebuildReadersContract('in the one process of DuckDB', duckDbTestLocation, async (location, log, projector) => {
  const models = await ReadModels.open({ location: location(), log, projector });
  return {
    readers: [models],
    rebuild: (options) => models.rebuild(options),
    close: () => models.close(),
  };
});
