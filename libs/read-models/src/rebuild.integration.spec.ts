import { usePostgres } from './postgres/testing/use-postgres.js';
import { rebuildContract } from './rebuild.contract.js';
import { postgresTestPlace } from './testing/places.js';

const postgres = usePostgres();

rebuildContract('PostgreSQL', () => postgresTestPlace(postgres));
