// Paths and the pages behind them; each page is a file of its own that is fetched when it is opened.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, retainSearchParams, type AnyRoute } from '@tanstack/react-router';

import { NotFound } from '../pages/not_found.js';
import { Overview } from '../pages/overview.js';
import { Loading } from '../parts/page.js';
import { readSearch } from './search_params.js';
import { Shell } from './shell.js';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  validateSearch: readSearch,
  search: { middlewares: [retainSearchParams(['at'])] },
});
const route = (path: string, component: Parameters<typeof createRoute>[0]['component']) => createRoute({ getParentRoute: () => root, path, component } as never);

const routes = [
  route('/', Overview),
  route('/blocks', lazyRouteComponent(() => import('../pages/blocks.js'), 'Blocks')),
  route('/blocks/$id', lazyRouteComponent(() => import('../pages/block.js'), 'BlockPage')),
  route('/transactions', lazyRouteComponent(() => import('../pages/transactions.js'), 'Transactions')),
  route('/transactions/$id', lazyRouteComponent(() => import('../pages/transaction.js'), 'TransactionPage')),
  route('/parties', lazyRouteComponent(() => import('../pages/parties.js'), 'Parties')),
  route('/parties/$id', lazyRouteComponent(() => import('../pages/party.js'), 'PartyPage')),
  route('/accounts/$id', lazyRouteComponent(() => import('../pages/party.js'), 'AccountPage')),
  route('/receivables', lazyRouteComponent(() => import('../pages/receivables.js'), 'Receivables')),
  route('/receivables/$id', lazyRouteComponent(() => import('../pages/receivable.js'), 'ReceivablePage')),
  route('/fragments', lazyRouteComponent(() => import('../pages/fragments.js'), 'Fragments')),
  route('/fragments/$id', lazyRouteComponent(() => import('../pages/fragments.js'), 'FragmentPage')),
  route('/financings', lazyRouteComponent(() => import('../pages/financings.js'), 'Financings')),
  route('/loans/$id', lazyRouteComponent(() => import('../pages/financings.js'), 'LoanPage')),
  route('/lending-policies/$id', lazyRouteComponent(() => import('../pages/financings.js'), 'LendingPolicyPage')),
  route('/settlements', lazyRouteComponent(() => import('../pages/settlements.js'), 'Settlements')),
  route('/evidence', lazyRouteComponent(() => import('../pages/evidence.js'), 'Evidence')),
  route('/evidence/$id', lazyRouteComponent(() => import('../pages/evidence.js'), 'EvidencePage')),
  route('/alerts', lazyRouteComponent(() => import('../pages/alerts.js'), 'Alerts')),
  route('/alerts/$id', lazyRouteComponent(() => import('../pages/alerts.js'), 'AlertPage')),
  route('/rules', lazyRouteComponent(() => import('../pages/rules.js'), 'Rules')),
  route('/rules/$id', lazyRouteComponent(() => import('../pages/rules.js'), 'RulePage')),
  route('/validators', lazyRouteComponent(() => import('../pages/validators.js'), 'Validators')),
  route('/policies', lazyRouteComponent(() => import('../pages/policies.js'), 'Policies')),
  route('/records', lazyRouteComponent(() => import('../pages/records.js'), 'RecordTypes')),
  route('/records/$type', lazyRouteComponent(() => import('../pages/records.js'), 'RecordsOfType')),
  route('/records/$type/$key', lazyRouteComponent(() => import('../pages/record.js'), 'RecordPage')),
  route('/search', lazyRouteComponent(() => import('../pages/search.js'), 'SearchPage')),
  route('/verify', lazyRouteComponent(() => import('../pages/verify.js'), 'VerifyPage')),
];

export const router = createRouter({
  routeTree: root.addChildren(routes as never) as unknown as AnyRoute,
  defaultPreload: 'intent',
  defaultPendingComponent: () => <Loading />,
  scrollRestoration: false,
  // Filters as people read them: ?filter=face:ge:100, not JSON.
  parseSearch: (text) => {
    const out: Record<string, unknown> = {};
    const query = new URLSearchParams(text);
    for (const name of new Set(query.keys())) out[name] = name === 'filter' ? query.getAll(name) : query.get(name);
    return out;
  },
  stringifySearch: (search) => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(search))
      for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined && one !== null) query.append(name, String(one));
    const text = query.toString();
    return text === '' ? '' : `?${text}`;
  },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
