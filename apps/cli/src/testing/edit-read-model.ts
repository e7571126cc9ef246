import { DuckDBInstance } from '@duckdb/node-api';

/** Changes the tables in a file without the program's knowledge. */
export async function editReadModel(file: string, sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  await connection.run(sql);
  connection.closeSync();
  instance.closeSync();
}
