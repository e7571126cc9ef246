import type { ClientBase } from 'pg';
import { attempt } from './connection.js';
import type { Settings } from './options.js';

/** Not permitted to create roles. */
const INSUFFICIENT_PRIVILEGE = '42501';
/** Another session created it at the same time. */
const DUPLICATES = ['42710', '23505'];

/**
 * Lets a role read the views and nothing else: views read the tables with the rights of their owner. If the role does
 * not exist and may not be created, the notice says how an administrator can.
 */
export async function grantReaders(client: ClientBase, { views, readerRole, onNotice }: Settings): Promise<void> {
  const create = `create role ${readerRole} nologin`;
  const grants = [
    `grant usage on schema ${views} to ${readerRole}`,
    `grant select on all tables in schema ${views} to ${readerRole}`,
  ];
  if ((await roleExists(client, readerRole)) || (await createRole(client, create, readerRole))) {
    await client.query(grants.join('; '));
    return;
  }
  onNotice(`the role of readers may not be made; an administrator can: ${[create, ...grants].join('; ')}`);
}

async function createRole(client: ClientBase, create: string, role: string): Promise<boolean> {
  const states = [INSUFFICIENT_PRIVILEGE, ...DUPLICATES];
  return (await attempt(client, states, () => client.query(create))) || roleExists(client, role);
}

async function roleExists(client: ClientBase, role: string): Promise<boolean> {
  const { rows } = await client.query<{ exists: boolean }>('select to_regrole($1) is not null as exists', [role]);
  return rows[0]!.exists;
}
