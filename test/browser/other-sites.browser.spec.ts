import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { startTestServer, type TestServer } from '../support/server.js';
import { startBrowser } from './support/browser.js';
import { admitOne, projected } from './support/cohort.js';

/** A name that leads to this machine, as whoever owns it may have it do once a page is loaded. */
const REBOUND = 'evil.example';

let server: TestServer;
let browser: Browser;
let elsewhere: Server;
let page: Page;
beforeAll(async () => {
  server = await startTestServer();
  await admitOne(server, 'E-1');
  await projected(server);
  await server.post('/v1/proofs/head', {});
  elsewhere = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<p>Elsewhere</p>'));
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  browser = await startBrowser(`--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`);
  page = await browser.newPage();
});
afterAll(async () => {
  await browser.close();
  elsewhere.close();
  await server.dispose();
});

const portOf = (): number => (elsewhere.address() as AddressInfo).port;
const key = async (): Promise<unknown> => (await server.get('/v1/proofs/keys')).body;
const episodes = async (): Promise<number> => (await server.get('/v1/episodes')).body.episodes.length;

describe('a page of another site, in a browser on the machine of a server without keys', () => {
  it.each(['127.0.0.1', 'localhost'])('at %s changes nothing and reads nothing', async (name) => {
    const before = await key();
    expect(before).toMatchObject({ keys: [expect.anything()] });
    await page.goto(`http://${name}:${portOf()}/`);
    const outcomes = await page.evaluate(async (url) => {
      const call = (path: string, init: RequestInit) =>
        fetch(url + path, init).then(
          (answer) => `${answer.type} ${answer.status}`,
          () => 'blocked',
        );
      return {
        rotate: await call('/v1/proofs/keys/rotation', { method: 'POST', mode: 'no-cors' }),
        record: await call('/v1/commands', { method: 'POST', mode: 'no-cors', body: '{}' }),
        read: await call('/v1/episodes', {}),
      };
    }, server.url);
    // Where a page may not read the answer it learns nothing of it, not even the status.
    expect(outcomes).toEqual({ rotate: 'opaque 0', record: 'opaque 0', read: 'blocked' });
    expect(await key()).toEqual(before);
  });

  it('that a name of its own leads here is refused under that name, whatever it asks', async () => {
    const { port } = new URL(server.url);
    const answer = await page.goto(`http://${REBOUND}:${port}/v1/episodes`);
    expect(answer!.status()).toBe(403);
    expect(await answer!.json()).toMatchObject({ code: 'host-refused' });
    const statuses = await page.evaluate(async () => {
      const read = await fetch('/v1/episodes');
      const write = await fetch('/v1/proofs/keys/rotation', { method: 'POST' });
      return [read.status, write.status];
    });
    expect(statuses).toEqual([403, 403]);
  });

  it('may have a link that leads to the dashboard, which works', async () => {
    await page.goto(`http://127.0.0.1:${portOf()}/`);
    await page.setContent(`<a href="${server.url}/">Stepdown</a>`);
    await page.getByRole('link').click();
    await page.getByRole('term').filter({ hasText: 'Admissions' }).waitFor();
    expect(await episodes()).toBe(1);
  });
});
