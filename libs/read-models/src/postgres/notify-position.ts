import type { ClientBase } from 'pg';

/**
 * Tells those who listen to a channel which position the read model has reached, once the transaction is committed.
 * PostgreSQL tells in the order of the commits.
 */
export async function notifyPosition(client: ClientBase, channel: string): Promise<void> {
  const text = 'select pg_notify($1, coalesce("position", 0)::text) from projection';
  await client.query({ name: 'notify', text, values: [channel] });
}
