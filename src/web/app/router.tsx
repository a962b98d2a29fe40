/** Which address shows what. Views are loaded when they are first opened. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { UploadsProvider } from '../features/captures/uploads.tsx';
import { parseSearch, stringifySearch, validateSearch } from '../lib/search-text.ts';
import { ErrorPage } from './error-page.tsx';
import { HomePage } from './home-page.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { Shell } from './shell.tsx';

/** Files may be dropped on any page, and are sent on whatever page is opened meanwhile. */
function Root() {
  return (
    <UploadsProvider>
      <Outlet />
    </UploadsProvider>
  );
}

const root = createRootRoute({ component: Root, validateSearch, notFoundComponent: NotFoundPage });

const home = createRoute({ getParentRoute: () => root, path: '/', component: HomePage });

/** For who has no data set yet. */
const azure = createRoute({
  getParentRoute: () => root,
  path: '/azure',
  component: lazyRouteComponent(() => import('./azure-start.tsx'), 'AzureStart'),
});

const dataset = createRoute({ getParentRoute: () => root, path: '/d/$dataset', component: Shell });

const start = createRoute({
  getParentRoute: () => dataset,
  path: '/',
  beforeLoad: ({ params, search }) => {
    throw redirect({ to: '/d/$dataset/overview', params, search });
  },
});

const view = <P extends string, C extends ReturnType<typeof lazyRouteComponent>>(path: P, component: C) =>
  createRoute({ getParentRoute: () => dataset, path, component });

const routeTree = root.addChildren([
  home,
  azure,
  dataset.addChildren([
    start,
    view(
      'overview',
      lazyRouteComponent(() => import('../features/overview/overview-page.tsx'), 'OverviewPage'),
    ),
    view(
      'flows',
      lazyRouteComponent(() => import('../features/flows/flows-page.tsx'), 'FlowsPage'),
    ),
    view(
      'protocols',
      lazyRouteComponent(() => import('../features/protocols/protocols-page.tsx'), 'ProtocolsPage'),
    ),
    view(
      'statistics',
      lazyRouteComponent(() => import('../features/statistics/statistics-page.tsx'), 'StatisticsPage'),
    ),
    view(
      'map',
      lazyRouteComponent(() => import('../features/map/map-page.tsx'), 'MapPage'),
    ),
    view(
      'captures',
      lazyRouteComponent(() => import('../features/captures/captures-page.tsx'), 'CapturesPage'),
    ),
    view(
      'azure',
      lazyRouteComponent(() => import('../features/azure/azure-page.tsx'), 'AzurePage'),
    ),
  ]),
]);

export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultErrorComponent: ErrorPage,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
