import { describe, expect, it } from '@jest/globals';
import { projectorConfigFrom } from './config.js';

const shared = { STEPDOWN_READ_MODELS: 'postgres://127.0.0.1/facts' };

describe('settings of a projector', () => {
  it('are those of the servers next to it, with its own port', () => {
    const environment = { ...shared, STEPDOWN_EVENT_STORE: 'esdb://db:2113', STEPDOWN_PROJECTOR: 'off' };
    expect(projectorConfigFrom(environment)).toMatchObject({
      eventStore: { engine: 'eventstoredb', connectionString: 'esdb://db:2113' },
      readModels: { engine: 'postgres', url: 'postgres://127.0.0.1/facts' },
      host: '127.0.0.1',
      port: 8081,
    });
    expect(projectorConfigFrom({ ...shared, STEPDOWN_PORT: '9000' }).port).toBe(9000);
  });

  it.each([[{}], [{ STEPDOWN_READ_MODELS: 'duckdb:/srv/facts' }]])('refuse duckdb: (%j)', (environment) => {
    expect(() => projectorConfigFrom(environment)).toThrow(
      /^readModels \(STEPDOWN_READ_MODELS\): read models in duckdb: admit one process/,
    );
  });
});
