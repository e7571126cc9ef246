import { usePostgres } from '../postgres/testing/use-postgres.js';
import { rebuildContract } from './rebuild.contract.js';
import { postgresTestLocation } from '../testing/test-locations.js';

const postgres = usePostgres();

rebuildContract('PostgreSQL', () => postgresTestLocation(postgres));
