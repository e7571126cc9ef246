import { describe, expect, it } from '@jest/globals';
import { commandRoutes } from '#intake/routes';
import { Metrics } from './metrics.js';

describe('metrics', () => {
  it('start at 0 for each of their labels', async () => {
    const lines = (await new Metrics().text()).split('\n');
    for (const { type } of commandRoutes) {
      for (const outcome of ['accepted', 'duplicate', 'rejected', 'conflict', 'unknown'])
        expect(lines).toContain(`stepdown_commands_total{type="${type}",outcome="${outcome}"} 0`);
    }
    for (const way of ['read', 'subscription'])
      expect(lines).toContain(`stepdown_event_store_interruptions_total{of="${way}"} 0`);
    for (const code of ['unauthenticated', 'forbidden', 'keys-unavailable', 'host-refused', 'origin-refused'])
      expect(lines).toContain(`stepdown_refused_calls_total{code="${code}"} 0`);
    for (const reason of ['no-key', 'unknown-key'])
      expect(lines).toContain(`stepdown_authentication_failures_total{reason="${reason}"} 0`);
    expect(lines).toContain('stepdown_open_feeds 0');
  });

  it('are refreshed at each scrape', async () => {
    const metrics = new Metrics();
    const gauge = metrics.gauge('spec', 'of a spec');
    let scrapes = 0;
    metrics.watch(() => gauge.set(++scrapes));
    await metrics.text();
    expect(await metrics.text()).toContain('\nspec 2\n');
  });
});
