import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

/** A part of the dashboard with an address and a name in the navigation. */
export interface Section {
  readonly path: string;
  readonly name: string;
  /** Addresses below `path` that it answers too, as the router writes them. */
  readonly below?: string;
  readonly Page: LazyExoticComponent<ComponentType>;
}

/** The sections in the order of the navigation: a new one needs no more than a line here. */
export const sections: readonly Section[] = [
  { path: '/', name: 'Overview', Page: lazy(() => import('../pages/overview/overview.js')) },
  {
    path: '/length-of-stay',
    name: 'Length of stay',
    Page: lazy(() => import('../pages/length-of-stay/length-of-stay.js')),
  },
  { path: '/retention', name: 'Retention', Page: lazy(() => import('../pages/retention/retention.js')) },
  { path: '/reasons', name: 'Reasons', Page: lazy(() => import('../pages/reasons/reasons.js')) },
  { path: '/flow', name: 'Flow', Page: lazy(() => import('../pages/flow/flow.js')) },
  { path: '/outcomes', name: 'Outcomes', Page: lazy(() => import('../pages/outcomes/outcomes.js')) },
  { path: '/intensity', name: 'Intensity', Page: lazy(() => import('../pages/intensity/intensity.js')) },
  {
    path: '/episodes',
    below: '/episodes/:episodeId',
    name: 'Episodes',
    Page: lazy(() => import('../pages/episodes/section.js')),
  },
  {
    path: '/reports',
    below: '/reports/:report',
    name: 'All reports',
    Page: lazy(() => import('../pages/reports/section.js')),
  },
];
