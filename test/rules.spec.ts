import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { alertRules, groupingsIn, selectorsIn, UP, type Selector } from './alerts/rules.js';
import { production, type Engines } from './support/engines.js';
import { page, plain, rowsIn, section } from './support/pages.js';
import { startTestServer, type TestServer } from './support/server.js';
import { samplesIn, type Sample } from './support/samples.js';

const rules = alertRules();

/** What Prometheus itself adds to what it scrapes. */
const OWN_LABELS = ['job', 'instance'];

describe('the alerts', () => {
  let engines: Engines;
  let servers: TestServer[];
  let samples: readonly Sample[];
  beforeAll(async () => {
    engines = await production();
    const witness = { witness: 'http://127.0.0.1:1/heads' };
    servers = [await startTestServer({ settings: witness }), await startTestServer({ settings: engines.settings })];
    // A call is measured once it was answered.
    for (const server of servers) await server.get('/v1/nothing');
    const texts = await Promise.all(servers.map(async (server) => String((await server.get('/metrics')).body)));
    samples = texts.flatMap(samplesIn);
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.dispose()));
    await engines.remove();
  });

  it.each(rules.map(({ alert, expr }) => [alert, expr]))('%s asks for what servers give', (_alert, expr) => {
    const selectors = selectorsIn(expr).filter(({ name }) => name !== UP);
    const given = ({ name, labels }: Selector) =>
      samples.some((sample) => sample.name === name && labels.every((label) => hasLabel(sample, label)));
    expect(selectors.filter((selector) => !given(selector))).toEqual([]);
    const labels = samples
      .filter(({ name }) => selectors.some((each) => each.name === name))
      .map((each) => each.labels);
    const known = new Set([...OWN_LABELS, ...labels.flatMap((each) => [...each.keys()])]);
    expect(groupingsIn(expr).filter((label) => !known.has(label))).toEqual([]);
  });

  it('would be found at fault where they do not', () => {
    const [wrong] = selectorsIn('sum(rate(stepdown_no_such{check="log"}[5m])) > 0');
    expect(wrong).toEqual({ name: 'stepdown_no_such', labels: [{ name: 'check', value: 'log' }] });
    expect(samples.some(({ name }) => name === wrong!.name)).toBe(false);
    expect(groupingsIn('sum by (job, nothing) (x) and on (instance) y')).toEqual(['job', 'nothing', 'instance']);
  });

  it('have names of their own', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  it('are there for everything that operators are to act on', () => {
    const selectors = new Set(rules.flatMap(({ expr }) => selectorsIn(expr).map(({ name }) => familyOf(name))));
    const acted = rowsIn(section(page('docs/operators.md'), 'Metrics')).filter(
      ([name, , , act]) => /^(stepdown|nodejs)_/.test(plain(name)) && act !== '',
    );
    expect(acted.length).toBeGreaterThan(25);
    expect(acted.map(([name]) => plain(name)).filter((name) => !selectors.has(name))).toEqual([]);
  });
});

function hasLabel({ labels }: Sample, { name, value }: Selector['labels'][number]): boolean {
  if (OWN_LABELS.includes(name)) return true;
  return value === undefined ? labels.has(name) : labels.get(name) === value;
}

/** The metric that a series of a histogram belongs to. */
function familyOf(name: string): string {
  return name.replace(/_(bucket|count|sum)$/, '');
}
