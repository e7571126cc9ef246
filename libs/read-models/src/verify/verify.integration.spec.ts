import { usePostgres } from '../postgres/testing/use-postgres.js';
import { postgresTestPlace } from '../testing/places.js';
import { verifyContract } from './verify.contract.js';

const postgres = usePostgres();

verifyContract('PostgreSQL', () => postgresTestPlace(postgres));
