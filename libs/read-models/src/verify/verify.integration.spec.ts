import { usePostgres } from '../postgres/testing/use-postgres.js';
import { postgresTestLocation } from '../testing/test-locations.js';
import { verifyContract } from './verify.contract.js';

const postgres = usePostgres();

verifyContract('PostgreSQL', () => postgresTestLocation(postgres));
