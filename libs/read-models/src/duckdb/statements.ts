import type { DuckDBConnection, DuckDBPreparedStatement, DuckDBValue } from '@duckdb/node-api';

/** Prepared statements of one connection, each prepared once. Every call into DuckDB costs a turn of the event loop. */
export class Statements {
  readonly #prepared = new Map<string, DuckDBPreparedStatement>();

  constructor(private readonly connection: DuckDBConnection) {}

  /** Runs a statement and returns how many rows it changed. */
  async run(sql: string, parameters: readonly DuckDBValue[] = []): Promise<number> {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = await this.connection.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    statement.bind([...parameters]);
    return (await statement.run()).rowsChanged;
  }
}
