import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

/** What a page did that it should not have done. */
export interface Trouble {
  /** Errors on its console: violations of the security policy among them. */
  readonly errors: string[];
  /** Requests to anything but its own server. */
  readonly strangers: string[];
}

/** A page of the dashboard in a browser window of its own. */
export interface Dashboard {
  readonly page: Page;
  readonly trouble: Trouble;
  /** Goes to a view and waits until it is drawn. */
  open(path: string): Promise<void>;
  /** Waits until every figure on the page is that of the question in the address. */
  loaded(): Promise<void>;
  /** A picture with everything that belongs to it, by its title. */
  figure(title: string): Locator;
  /** The figure of a tile with its unit, if it has one: `157 people`. */
  tile(name: string): Promise<string>;
  /** The rows of a picture's table, each as its cells. */
  table(title: string): Promise<readonly (readonly string[])[]>;
  close(): Promise<void>;
}

export async function openDashboard(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Dashboard> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const trouble: Trouble = { errors: [], strangers: [] };
  page.on('console', (message) => message.type() === 'error' && trouble.errors.push(message.text()));
  page.on('pageerror', (error) => trouble.errors.push(error.message));
  page.on('request', (request) => {
    const to = request.url();
    if (!to.startsWith(url) && !to.startsWith('blob:')) trouble.strangers.push(to);
  });
  const loaded = async () => {
    await page.locator('h1').first().waitFor();
    await page.waitForFunction(() => document.querySelector('[aria-busy="true"], .note-waiting') === null);
  };
  const figure = (title: string) => page.getByRole('region', { name: title, exact: true }).first();
  return {
    page,
    trouble,
    async open(path) {
      await page.goto(path);
      await loaded();
    },
    loaded,
    figure,
    async tile(name) {
      const tile = page.locator('.tile', { has: page.getByText(name, { exact: true }) });
      const [value, unit] = await tile.locator('.tile-value, .tile-unit').allTextContents();
      return unit === undefined ? `${value?.trim()}` : `${value?.trim()} ${unit.trim()}`;
    },
    async table(title) {
      const rows = await figure(title).locator('tbody tr').all();
      return Promise.all(rows.map((row) => row.locator('th, td').allTextContents()));
    },
    async close() {
      // A request that is still held must not fail the test.
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await context.close();
    },
  };
}
