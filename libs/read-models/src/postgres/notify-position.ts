import type { ClientBase } from 'pg';

/**
 * Notifies the listeners of a channel of the position of the read model, once the transaction is committed. PostgreSQL
 * delivers notifications in commit order.
 */
export async function notifyPosition(client: ClientBase, channel: string): Promise<void> {
  const text = 'select pg_notify($1, coalesce("position", 0)::text) from projection';
  await client.query({ name: 'notify', text, values: [channel] });
}
