import { rebuildContract } from './rebuild.contract.js';
import { duckDbTestPlace } from './testing/places.js';

rebuildContract('DuckDB', duckDbTestPlace);
