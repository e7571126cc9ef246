import { usePostgres } from '#read-models/postgres/testing/use-postgres';
import { postgresTestLocation } from '#read-models/testing/test-locations';
import { rebuildKilledContract } from './rebuild-killed.contract.js';

const postgres = usePostgres();

rebuildKilledContract('on PostgreSQL', async () => {
  const place = await postgresTestLocation(postgres);
  return {
    ...place,
    buried: async () => {
      // PostgreSQL may be at work on what a session asked before it notices that nobody is there any more.
      await postgres.execute(
        `select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = current_database() and application_name like 'stepdown %'`,
      );
    },
  };
});
