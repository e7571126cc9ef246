import { ReadModels } from '#read-models/read-models';
import { duckDbTestPlace } from '#read-models/testing/places';
import { rebuildReadersContract } from './rebuild-readers.contract.js';

rebuildReadersContract('in the one process of DuckDB', duckDbTestPlace, async (place, log, projector) => {
  const models = await ReadModels.open({ place: place(), log, projector });
  return {
    readers: [models],
    rebuild: (options) => models.rebuild(options),
    close: () => models.close(),
  };
});
