import { duckDbTestLocation } from '../testing/test-locations.js';
import { verifyContract } from './verify.contract.js';

verifyContract('DuckDB', duckDbTestLocation);
