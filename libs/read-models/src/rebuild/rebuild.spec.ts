import { rebuildContract } from './rebuild.contract.js';
import { duckDbTestLocation } from '../testing/test-locations.js';

rebuildContract('DuckDB', duckDbTestLocation);
