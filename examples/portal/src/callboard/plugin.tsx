import { createFrontendPlugin, createRouteRef, PageBlueprint, SubPageBlueprint } from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { RiShieldCheckLine } from '@remixicon/react';

const rootRouteRef = createRouteRef();

const page = PageBlueprint.make({
  params: {
    path: '/callboard',
    routeRef: rootRouteRef,
    title: 'Callboard',
    icon: <RiShieldCheckLine />,
  },
});

const approvals = SubPageBlueprint.make({
  name: 'approvals',
  params: {
    path: 'approvals',
    title: 'Approvals',
    loader: () => import('./Approvals').then(m => <m.Approvals />),
  },
});

const tasks = SubPageBlueprint.make({
  name: 'tasks',
  params: {
    path: 'tasks',
    title: 'Tasks',
    loader: () => import('./Tasks').then(m => <m.Tasks />),
  },
});

const ingestion = SubPageBlueprint.make({
  name: 'ingestion',
  params: {
    path: 'ingestion',
    title: 'Ingestion',
    loader: () => import('./Ingestion').then(m => <m.Ingestion />),
  },
});

const history = EntityContentBlueprint.make({
  name: 'history',
  params: {
    path: '/history',
    title: 'History',
    loader: () => import('./EntityHistory').then(m => <m.EntityHistory />),
  },
});

/** What Callboard knows beyond Backstage: approvals, decisions of the policy, undo, errors of ingestion, history. */
export const callboardPlugin = createFrontendPlugin({
  pluginId: 'callboard',
  routes: { root: rootRouteRef },
  extensions: [page, approvals, tasks, ingestion, history],
});
