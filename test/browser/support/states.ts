import type { Route } from 'playwright-core';
import type { TestServer } from '../../support/server.js';
import type { Dashboard } from './dashboard.js';

/** Servers that pages are shown on. */
export interface Servers {
  /** Nothing was ever recorded. */
  readonly empty: TestServer;
  /** Years of a cohort are projected. */
  readonly full: TestServer;
}

/** A state in which a reader may meet a page. */
export interface PageState {
  readonly name: string;
  readonly server: keyof Servers;
  /** Opens the page in this state and waits until it is. */
  open(dashboard: Dashboard, path: string): Promise<void>;
}

/** What a figure is asked from, and an episode. */
const isFigure = ({ pathname }: URL): boolean =>
  pathname === '/docs/openapi.json' || (/^\/v1\//.test(pathname) && !isStatus({ pathname }));
const isStatus = ({ pathname }: Pick<URL, 'pathname'>): boolean => pathname === '/v1/projection';

/** How far the read models are behind, in events. */
const BEHIND = 100_000;
/** Longer than a live page waits until it looks again, and than it tries once more, in milliseconds. */
const UNTIL_POLLED = 10_000;

export const pageStates: readonly PageState[] = [
  { name: 'full', server: 'full', open: (dashboard, path) => dashboard.open(path) },
  { name: 'empty', server: 'empty', open: (dashboard, path) => dashboard.open(path) },
  {
    name: 'loading',
    server: 'full',
    async open({ page }, path) {
      // Neither answered nor refused until the page is closed.
      await page.route(isFigure, () => undefined);
      await page.goto(path);
      await page.locator('main h1').waitFor();
      await page.waitForFunction(() => document.querySelector('.view-waiting') === null);
    },
  },
  {
    name: 'connecting',
    server: 'full',
    async open({ page }, path) {
      await page.route('**/v1/**', () => undefined);
      await page.goto(path);
      await page.locator('.note-waiting').waitFor();
    },
  },
  {
    name: 'error',
    server: 'full',
    async open({ page }, path) {
      await page.route(isFigure, (route) => refuse(route));
      await page.goto(path);
      // A page that is none asks for nothing that could be refused.
      const isNone = page.getByRole('heading', { name: 'There is no such page' });
      await page.getByRole('alert').first().or(isNone).first().waitFor();
    },
  },
  {
    name: 'behind',
    server: 'full',
    async open(dashboard, path) {
      await dashboard.page.route(isStatus, (route) => fallBehind(route));
      await dashboard.open(path);
    },
  },
  {
    name: 'stopped',
    server: 'full',
    async open(dashboard, path) {
      await dashboard.page.clock.install();
      await dashboard.open(path);
      await stopServer(dashboard);
    },
  },
];

/** Lets no request of an open page through, as when its server has stopped, until the page has noticed. */
export async function stopServer({ page }: Dashboard): Promise<void> {
  await page.route('**/*', (route) => route.abort('connectionrefused'));
  const noticed = page.getByText(/cannot be reached/).first();
  while (!(await noticed.isVisible())) await page.clock.runFor(UNTIL_POLLED);
}

/** Answers the status of the read models as if they had much left to do. */
export async function fallBehind(route: Route, behind = BEHIND): Promise<void> {
  const response = await route.fetch();
  const { head, ...status } = await response.json();
  const json = {
    ...status,
    state: 'catching-up',
    lag: { amount: String(behind), unit: 'events', seconds: 5_400 },
    head: { ...head, position: String(Number(head.position) + behind) },
    eventsPerSecond: 4_000,
  };
  await route.fulfill({ response, json });
}

function refuse(route: Route): Promise<void> {
  const problem = {
    type: 'about:blank',
    title: 'The read models cannot be read',
    status: 500,
    code: 'internal',
    detail: 'Disk of the read models is not there.',
    retryable: false,
  };
  return route.fulfill({
    status: problem.status,
    contentType: 'application/problem+json',
    body: JSON.stringify(problem),
  });
}
