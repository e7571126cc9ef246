import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { matchPath } from 'react-router';

/** A section of the dashboard with an address and a name in the navigation. */
export interface Section {
  readonly path: string;
  readonly name: string;
  /** Further addresses below `path`, in the router's syntax. */
  readonly below?: string;
  readonly Page: LazyExoticComponent<ComponentType>;
}

/** The files of a view could not be loaded: its server is unreachable, or was upgraded after the page was opened. */
export class ViewNotLoaded extends Error {
  override readonly name = 'ViewNotLoaded';
}

/** The sections in the order of the navigation. A new one needs only a line here. */
export const sections: readonly Section[] = [
  { path: '/', name: 'Overview', Page: page(() => import('../pages/overview/overview.js')) },
  {
    path: '/length-of-stay',
    name: 'Length of stay',
    Page: page(() => import('../pages/length-of-stay/length-of-stay.js')),
  },
  { path: '/retention', name: 'Retention', Page: page(() => import('../pages/retention/retention.js')) },
  { path: '/reasons', name: 'Reasons', Page: page(() => import('../pages/reasons/reasons.js')) },
  { path: '/flow', name: 'Flow', Page: page(() => import('../pages/flow/flow.js')) },
  { path: '/outcomes', name: 'Outcomes', Page: page(() => import('../pages/outcomes/outcomes.js')) },
  { path: '/intensity', name: 'Intensity', Page: page(() => import('../pages/intensity/intensity.js')) },
  {
    path: '/episodes',
    below: '/episodes/:episodeId/:part?',
    name: 'Episodes',
    Page: page(() => import('../pages/episodes/section.js')),
  },
  {
    path: '/reports',
    below: '/reports/:report',
    name: 'All reports',
    Page: page(() => import('../pages/reports/section.js')),
  },
];

/** The section of an address. */
export function sectionAt(pathname: string): Section | undefined {
  return sections.find(({ path, below }) => [path, below].some((each) => each && matchPath(each, pathname)));
}

function page(load: () => Promise<{ readonly default: ComponentType }>): LazyExoticComponent<ComponentType> {
  return lazy(() =>
    load().catch((error: unknown) => {
      throw new ViewNotLoaded(error instanceof Error ? error.message : String(error), { cause: error });
    }),
  );
}
