// Lists of the catalog, pages of entities, what is written about them, and how they come and go.
import { button, claim, counts, fill, go, page, prepared, rows, shoot, shows, stop, tab, visible } from './browser.mjs';

const COMPONENTS = '/?filters[kind]=component&filters[user]=all';

/** Chooses in one of the boxes beside the list, and lets go of it: what is chosen before all is loaded is forgotten. */
async function choose(box, option) {
  await page.waitForLoadState('networkidle');
  const picker = page.locator('label').filter({ hasText: box }).filter({ visible: true }).first();
  await picker.locator('input').click();
  await visible(page.getByRole('option', { name: option })).click();
  await page.keyboard.press('Escape');
}

export const lists = {
  catalog: async () => {
    await go(COMPONENTS);
    await shows('Fraud check');
    await counts('\\d+');
  },
  'catalog-kinds': async () => {
    for (const [kind, name] of [
      ['api', 'Orders API'], ['system', 'Payments'], ['domain', 'Commerce'], ['resource', 'orders'],
      ['group', 'Shop'], ['user', 'Ada'], ['template', 'New service'], ['location', 'generated-'],
    ]) {
      await go(`/?filters[kind]=${kind}&filters[user]=all`);
      await counts('\\d+');
      await shows(name);
      await shoot(`catalog-${kind}`);
    }
  },
  'catalog-filters': async () => {
    await go(`${COMPONENTS}&filters[type]=service`);
    await counts('\\d+');
    await go(`${COMPONENTS}&filters[owners]=group:default/shop-team`);
    await shows('Orders');
    await go('/?filters[kind]=component&filters[user]=owned');
    await counts('\\d+');
    await go(`${COMPONENTS}&filters[text]=fraud`);
    await shows('Fraud check');
  },
  'filter-type': async () => {
    await go(COMPONENTS);
    await shows('Fraud check');
    await page.getByText('all', { exact: true }).filter({ visible: true }).first().click();
    await visible(page.getByRole('option', { name: 'website' })).click();
    await counts(1);
    await shows('Storefront');
  },
  'filter-owner': () => filtered('Owner', /shop/i, 'Orders'),
  'filter-tags': () => filtered('Tags', /java$/, 'Orders'),
  'filter-lifecycle': () => filtered('Lifecycle', /production/, 'Orders'),
  'filter-namespace': async () => {
    if (prepared) {
      await filtered('Namespace', /elsewhere/, 'abroad');
      await counts(1);
    }
  },
  'filter-status': async () => {
    await go(COMPONENTS);
    await shows('Fraud check');
    await choose('Processing Status', 'Is Orphan');
    await counts(0);
  },
  star: async () => {
    await go(COMPONENTS);
    await shows('Fraud check');
    await button(/add to favorites/i).click();
    // While the hint is shown, the button has no other name.
    await page.mouse.move(0, 0);
    await button(/remove from favorites/i).waitFor();
    await go('/?filters[kind]=component&filters[user]=starred');
    await counts(1);
    await button(/remove from favorites/i).click();
  },
  paging: async () => {
    if (!prepared) {
      return;
    }
    await go(COMPONENTS);
    await shows('Fraud check');
    const first = await rows().allInnerTexts();
    await button('Next Page').click();
    await shows('Storefront');
    const second = await rows().allInnerTexts();
    claim('rows on both pages', !second.some(row => first.includes(row)), second);
    await button('Previous Page').click();
    await shows('Fraud check');
  },
};

async function filtered(box, option, left) {
  await go(COMPONENTS);
  await shows('Fraud check');
  await choose(box, option);
  await page.getByText('Fraud check').first().waitFor({ state: 'hidden' });
  await shows(left);
}

export const entities = {
  component: async () => {
    await go('/catalog/default/component/orders');
    await shows('About');
    await shows('Relations');
    await shows('dependencyOf');
  },
  'component-apis': async () => {
    await go('/catalog/default/component/orders/apis');
    await shows('Orders API');
  },
  'component-docs': async () => {
    await go('/catalog/default/component/orders/docs');
    await shows('Twice is once');
  },
  'component-history': async () => {
    await go('/catalog/default/component/orders/history');
    await shows('added');
    if (prepared) {
      await shows('metadata › annotations › backstage.io/kubernetes-id');
      await page.locator('table tbody tr button').first().click();
      await shows('nothing → "orders"');
    }
  },
  inspect: async () => {
    await go('/catalog/default/component/orders');
    await shows('About');
    await button(/More/).click();
    await visible(page.getByText('Inspect entity')).click();
    await shows('Identity');
    await tab('Ancestry').click();
    await shows(/generated-/);
    await tab('Raw YAML').click();
    await shows(/apiVersion/);
  },
  refresh: async () => {
    await go('/catalog/default/component/orders');
    await shows('About');
    await button('Refresh').click();
    await shows(/refresh scheduled/i);
  },
  kubernetes: async () => {
    if (!prepared) {
      return;
    }
    await go('/catalog/default/component/orders/kubernetes');
    await shows('Error Reporting');
    await shows('back-off 5m0s restarting failed container=orders');
    await shows('container=orders restarted 7 times');
    await shows('West');
    await page.getByRole('button', { name: /^Main/ }).click();
    await shows('incoming-orders');
    await shows('min replicas 2 / max replicas 6');
    await page.getByText('1 pod with errors').nth(1).click();
    await shows('orders-6b7f-aaaaa');
    await shoot('kubernetes-cluster');
    await page.locator('table').getByText('orders-6b7f-bbbbb').filter({ visible: true }).last().click();
    await shows('Containers');
    await shoot('kubernetes-pod');
    await page.getByRole('button', { name: /help|fix issue/i }).or(page.getByLabel('fix issue')).first().click();
    await shows(/The container orders has crashed many times/);
    await shows('The database orders-db does not answer');
  },
  api: async () => {
    await go('/catalog/default/api/orders-api/definition');
    await shows('Place an order');
    await tab('Raw').click();
    await shows(/openapi:/);
    await tab('OpenAPI').click();
    await shows('Follow an order');
  },
  kinds: async () => {
    for (const [kind, name] of [['system', 'payments'], ['group', 'shop-team'], ['user', 'ada'], ['domain', 'commerce'],
      ['resource', 'orders-db'], ['template', 'new-service'], ['api', 'orders-api']]) {
      await go(`/catalog/default/${kind}/${name}`);
      await shows(/About|Members|Ownership|Profile/);
      await page.waitForLoadState('networkidle');
      await shoot(`entity-${kind}`);
    }
  },
  location: async () => {
    await go('/?filters[kind]=location&filters[user]=all');
    await visible(page.getByRole('link', { name: /generated-/ })).click();
    await page.waitForURL(/\/catalog\/default\/location\/generated-/);
    await shows('About');
  },
  missing: async () => {
    stop.expected = [404];
    await go('/catalog/default/component/nobody');
    await shows(/not found|no longer|could not|There is no|doesn.t/i);
  },
};

export const views = {
  'api-docs': async () => {
    await go('/api-docs');
    await shows('Orders API');
  },
  graph: async () => {
    await go('/catalog-graph?rootEntityRefs[]=component:default/orders');
    await shows('Orders API');
  },
  search: async () => {
    await go('/search?query=orders');
    await shows('Result Type');
    await visible(page.getByRole('link', { name: 'Orders API' })).waitFor();
    await page.getByText('Documentation', { exact: true }).filter({ visible: true }).first().click();
    await visible(page.getByRole('link', { name: /Starting/ })).waitFor();
    await page.getByText('Orders API').first().waitFor({ state: 'hidden' });
  },
  docs: async () => {
    await go('/docs');
    await counts(1);
    await page.getByRole('link', { name: 'Orders' }).first().click();
    await shows('Twice is once');
    await page.waitForTimeout(1_000); // the reader fades in
    await shoot('docs-page');
    const bullets = await page.locator('.md-nav__list').first().evaluate(list => getComputedStyle(list).listStyleType);
    claim('the reader did not take the style sheet', bullets === 'none', bullets);
    await page.getByRole('link', { name: 'Starting' }).first().click();
    await shows('GET /health');
  },
  'docs-search': async () => {
    await go('/docs/default/component/orders');
    await shows('Twice is once');
    await visible(page.getByPlaceholder(/Search/)).fill('idempotency');
    await visible(page.getByText('The API')).waitFor();
    await shoot('docs-found');
    // The stock box looks for what it held the focus on, which is gone with the old page.
    stop.provoked = /dispatchEvent/;
    await visible(page.getByRole('option')).click();
    await page.waitForURL(/\/docs\/default\/component\/orders/);
    await shows('Twice is once');
  },
};

export const imports = {
  register: async () => {
    await go('/catalog-import');
    await page.getByLabel(/URL/).first().fill('https://git.acme.example/acme/shop/src/branch/main/catalog-info.yaml');
    await button('Analyze').click();
    await shows(/already exist|Refresh|Import|Review/i);
  },
  import: async () => {
    if (!prepared) {
      return;
    }
    await go('/catalog-import');
    await page.getByLabel(/URL/).first().fill('https://git.acme.example/acme/org/src/branch/main/stranger.yaml');
    await button('Analyze').click();
    await shows('The following entities will be added to the catalog:');
    await button('Import').click();
    await shows('The following entities have been added to the catalog:');
    await go('/catalog/default/component/stranger');
    await shows('About');
  },
  unregister: async () => {
    if (!prepared) {
      return;
    }
    await go('/catalog/default/component/stranger');
    await shows('About');
    await button(/More/).click();
    await page.getByText('Unregister entity').first().click();
    await button('Unregister Location').click();
    await page.waitForURL(url => !url.pathname.includes('stranger'));
    await go(`${COMPONENTS}&filters[text]=stranger`);
    await counts(0);
  },
};
