import Database from 'better-sqlite3';

/* Changes that an administrator of the database can make to its file. */

/** Changes the log's file without its triggers. */
export function tamperWith(file: string, sql: string): void {
  const db = new Database(file);
  const triggers = db.prepare<[], [string, string]>("select name, sql from sqlite_master where type = 'trigger'").raw();
  const all = triggers.all();
  for (const [name] of all) db.exec(`drop trigger ${name}`);
  db.exec(sql);
  for (const [, trigger] of all) db.exec(trigger);
  db.close();
}

/** Replaces the table of events by one with a partial unique index. */
export function withPartialIndex(file: string, where: string): void {
  const db = new Database(file);
  const made = db.prepare<[], [string, string]>(
    "select name, sql from sqlite_schema where sql is not null and tbl_name = 'event'",
  );
  const [[, table] = ['', ''], ...triggers] = made.raw().all();
  for (const [name] of triggers) db.exec(`drop trigger ${name}`);
  db.exec('alter table event rename to before');
  db.exec(table.replace(/,\s*unique \(stream, revision\)/, ''));
  db.exec('insert into event select * from before; drop table before');
  db.exec(`create unique index in_part on event (stream, revision) where ${where}`);
  for (const [, trigger] of triggers) db.exec(trigger);
  db.close();
}

/** Restores the text of the file's schema, so that the partial index looks like the implicit one. */
export function disguisePartialIndex(file: string): void {
  const db = new Database(file);
  db.unsafeMode();
  db.pragma('writable_schema = on');
  db.exec(`update sqlite_schema set sql = replace(sql, 'recorded_at text not null', 'recorded_at text not null,
    unique (stream, revision)') where name = 'event'`);
  db.exec(`update sqlite_schema set name = 'sqlite_autoindex_event_1', sql = null where name = 'in_part'`);
  db.pragma('writable_schema = reset');
  db.close();
}
