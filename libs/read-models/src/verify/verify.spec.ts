import { duckDbTestPlace } from '../testing/places.js';
import { verifyContract } from './verify.contract.js';

verifyContract('DuckDB', duckDbTestPlace);
