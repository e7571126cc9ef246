import Database from 'better-sqlite3';
import type { Database as Connection } from 'better-sqlite3';
import { TABLES } from '../log-file.js';
import type { LogFault } from '../../faults.js';

/** Compares the tables, triggers and indexes of a log with those of a new log. */
export function schemaFaults(db: Connection): LogFault[] {
  const [expected, found] = [expectedSchema(), schemaOf(db)];
  const faults: LogFault[] = [];
  for (const [name, sql] of expected) {
    if (!found.has(name)) faults.push(fault(`its ${name} is missing`));
    else if (found.get(name) !== sql)
      faults.push(fault(`its ${name} is another one: ${found.get(name) ?? 'implicit'}`));
  }
  for (const name of found.keys()) {
    if (!expected.has(name)) faults.push(fault(`it has the ${name}, which is not of this program`));
  }
  return faults;
}

function expectedSchema(): ReadonlyMap<string, string | null> {
  const db = new Database(':memory:');
  try {
    db.exec(TABLES);
    return schemaOf(db);
  } finally {
    db.close();
  }
}

/** The SQL of each object, by kind and name; an implicit index has none. Tables with statistics of the query planner are left out. */
function schemaOf(db: Connection): ReadonlyMap<string, string | null> {
  const rows = db
    .prepare<[], [string, string, string, string | null]>(
      `select type, name, tbl_name, sql from sqlite_schema where name not like 'sqlite\\_stat%' escape '\\' order by type, name`,
    )
    .raw()
    .all();
  return new Map(
    rows.map(([type, name, table, sql]) => [
      type === 'table' ? `table ${name}` : `${type} ${name} of ${table}`,
      sql && sql.replace(/\s+/g, ' '),
    ]),
  );
}

function fault(what: string): LogFault {
  return { kind: 'schema', message: `the file of the log was changed: ${what}` };
}
