// Walks through a running portal as a guest, with a browser, and tells what went wrong on the way:
//   node walk.mjs [URL] [FOLDER FOR SCREENSHOTS] [ID OF AN APPROVAL THAT THE GUEST MAY GIVE]
// With OIDC=1 it also signs in as a user of the provider in oidc.mjs, where the server is configured with that, and walks once more.
// Needs Chromium; CHROMIUM says where, if not at /usr/bin/chromium. A console error, a failed request and an error that a page
// shows are as wrong as what is missing. Ends with a line 'N passed, N failed'.
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

const base = process.argv[2] ?? 'http://localhost:7007';
const folder = process.argv[3] ?? 'screenshots';
/** With it comes all else that `.ci/portal.py` prepares. */
const approval = process.argv[4];
const prepared = approval !== undefined;
const only = process.env.ONLY?.split(',');
const PATIENCE = Number(process.env.PATIENCE ?? 60) * 1_000;

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
page.setDefaultTimeout(PATIENCE);

// Nobody is there to choose a folder: the editor is given one of the browser's own.
await page.addInitScript(template => {
  window.showDirectoryPicker = async () => {
    const folder = await navigator.storage.getDirectory();
    const file = await folder.getFileHandle('template.yaml', { create: true });
    const writable = await file.createWritable();
    await writable.write(template);
    await writable.close();
    return folder;
  };
}, `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {name: greeting, title: Greeting}
spec:
  owner: group:default/platform
  type: service
  parameters: [{title: Who to greet, required: [name], properties: {name: {type: string, title: Name}}}]
  steps:
    - {id: greet, name: Greet, action: debug:log, input: {message: 'Hello \${{ parameters.name }}'}}
`);

let problems = [];
/** Statuses that the present stop provokes on purpose. */
let expected = [];
/** What pages may complain of meanwhile: the stock wizard shows a refusal and throws it on. */
let provoked = /^$/;
page.on('console', message => {
  const ofStatus = expected.length > 0 && message.text().startsWith('Failed to load resource');
  if (message.type() === 'error' && !ofStatus && !provoked.test(message.text())) {
    problems.push(`console: ${message.text().slice(0, 500)}`);
  }
});
page.on('pageerror', error => provoked.test(String(error)) || problems.push(`error: ${error}`));
page.on('response', response => {
  if (response.status() >= 400 && !expected.includes(response.status())) {
    problems.push(`${response.status()} ${response.request().method()} ${response.url()}`);
  }
});
page.on('requestfailed', request => {
  // Pages let go of requests whose answers they no longer want.
  if (request.failure()?.errorText !== 'net::ERR_ABORTED') {
    problems.push(`${request.failure()?.errorText} ${request.url()}`);
  }
});

/** Who is signed in. */
let who = 'guest';

const go = path => page.goto(base + path, { waitUntil: 'domcontentloaded' });
const shows = text => page.getByText(text).filter({ visible: true }).first().waitFor();
const button = name => page.getByRole('button', { name }).filter({ visible: true }).first();
const shoot = name => page.screenshot({ path: `${folder}/${name}.png` });
const rows = () => page.locator('table tbody tr').filter({ visible: true });

/** The heading of the table says how many there are. */
const counts = number => page.getByText(new RegExp(`\\(${number}\\)`)).filter({ visible: true }).first().waitFor();

async function fill(label, value) {
  await page.getByLabel(label).first().fill(value);
}

async function chooseEntity(label, name) {
  await page.getByLabel(label).first().click();
  await page.getByLabel(label).first().fill(name);
  await page.getByRole('option', { name: new RegExp(name, 'i') }).first().click();
}

/** Signs in as the frontend's OAuth connectors do: by a pop-up window, which tells the page that opened it who it is. */
async function signInByPopup(address) {
  const opened = page.waitForEvent('popup');
  const answered = page.evaluate(
    url =>
      new Promise(resolve => {
        window.addEventListener('message', ({ data }) => data.type === 'authorization_response' && resolve(data));
        window.open(url, 'sign-in', 'width=450,height=730');
      }),
    address,
  );
  const popup = await opened;
  try {
    await popup.getByText('Continue as Ada').waitFor({ timeout: PATIENCE });
  } catch (error) {
    answered.catch(() => {});
    throw new Error(`no provider at ${popup.url()}: ${await popup.locator('body').innerText()}`, { cause: error });
  }
  const closed = popup.waitForEvent('close', { timeout: PATIENCE });
  await popup.getByText('Continue as Ada').click({ noWaitAfter: true });
  return (await Promise.all([answered, closed]))[0];
}

/** Asks the authentication routes from within the page, with its cookies. */
function askAuth(path, method, headers = {}) {
  return page.evaluate(
    async ([url, options]) => {
      const response = await fetch(url, options);
      return { status: response.status, body: await response.json().catch(() => undefined) };
    },
    [`/api/auth/${path}`, { method, credentials: 'include', headers: { 'X-Requested-With': 'XMLHttpRequest', ...headers } }],
  );
}

function claim(what, holds, seen) {
  if (!holds) {
    problems.push(`${what}: ${JSON.stringify(seen)?.slice(0, 300)}`);
  }
}

async function newService(name, owner) {
  await go('/create/templates/default/new-service');
  await fill('Name', name);
  await chooseEntity('Owner', owner);
  await button('Next').click();
  await page.getByLabel('Repository').last().fill(name);
  // The form takes over what a field says when it is left.
  await page.keyboard.press('Tab');
  await button('Review').click();
  await shows(name);
}

const stops = {
  'sign-in': async () => {
    await go('/');
    await button('Enter').click();
    await shows('All Components');
  },
  home: async () => {
    await go('/home');
    await shows(/Add widget/i);
  },
  catalog: async () => {
    await go('/?filters[kind]=component&filters[user]=all');
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
      await shoot(`catalog-${kind}`);
      if (!(await page.getByText(name).first().isVisible())) {
        problems.push(`${kind}: no ${name}`);
      }
    }
  },
  'catalog-filters': async () => {
    await go('/?filters[kind]=component&filters[user]=all&filters[type]=service');
    await counts('\\d+');
    await go('/?filters[kind]=component&filters[user]=all&filters[owners]=group:default/shop-team');
    await shows('Orders');
    await go('/?filters[kind]=component&filters[user]=all&filters[lifecycles]=production');
    await counts('\\d+');
    await go('/?filters[kind]=component&filters[user]=owned');
    await counts('\\d+');
    await page.goto(`${base}/?filters[kind]=component&filters[user]=all&filters[text]=fraud`);
    await shows('Fraud check');
  },
  star: async () => {
    await go('/?filters[kind]=component&filters[user]=all');
    await shows('Fraud check');
    await button(/add to favorites/i).click();
    await button(/remove from favorites/i).waitFor();
    await go('/?filters[kind]=component&filters[user]=starred');
    await counts(1);
    await button(/remove from favorites/i).click();
  },
  paging: async () => {
    if (!prepared) {
      return;
    }
    await go('/?filters[kind]=component&filters[user]=all');
    await shows('Fraud check');
    const first = await rows().allInnerTexts();
    await page.getByRole('button', { name: 'Next Page' }).filter({ visible: true }).first().click();
    await shows('Storefront');
    const second = await rows().allInnerTexts();
    claim('rows on both pages', !second.some(row => first.includes(row)), second);
    await page.getByRole('button', { name: 'Previous Page' }).filter({ visible: true }).first().click();
    await shows('Fraud check');
  },
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
  'component-history': async () => {
    await go('/catalog/default/component/orders/history');
    await shows('added');
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
    await shows('Orders API');
  },
  kinds: async () => {
    for (const [kind, name] of [['system', 'payments'], ['group', 'shop-team'], ['user', 'ada'], ['domain', 'commerce'],
      ['resource', 'orders-db'], ['template', 'new-service']]) {
      await go(`/catalog/default/${kind}/${name}`);
      await shows(/About|Members|Ownership|Profile/);
      await page.waitForLoadState('networkidle');
      await shoot(`entity-${kind}`);
    }
  },
  missing: async () => {
    expected = [404];
    await go('/catalog/default/component/nobody');
    await shows(/not found|no longer|could not|There is no|doesn.t/i);
  },
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
    await page.getByRole('link', { name: /orders/ }).first().waitFor();
  },
  docs: async () => {
    await go('/docs');
    await shows('All (1)');
    await page.getByRole('link', { name: 'Orders' }).first().click();
    await shows('Twice is once');
    await page.waitForTimeout(1_000); // the reader fades in
    await shoot('docs-page');
    const bullets = await page.locator('.md-nav__list').first().evaluate(list => getComputedStyle(list).listStyleType);
    if (bullets !== 'none') {
      problems.push('the reader did not take the style sheet');
    }
    await page.getByRole('link', { name: 'Starting' }).first().click();
    await shows('Starting');
  },
  create: async () => {
    await go('/create');
    await shows('New service');
    await shows('Batch job');
  },
  task: async () => {
    await newService(`walked-by-${who}`, 'Payments');
    await shoot('review');
    await button('Create').click();
    await page.waitForURL(/\/create\/tasks\//);
    await shows('Open in the catalog');
    await shows('Finished step Register it in the catalog');
    await page.getByText('Open in the catalog').first().click();
    await shows('About');
  },
  refused: async () => {
    expected = [403];
    provoked = /OWN-001/;
    await newService('lent', 'Contractors');
    await button('Create').click();
    await shows(/contractors/);
    await shows(/OWN-|not allowed|may not/i);
  },
  'failed-task': async () => {
    provoked = /SCM-003/;
    await go('/create/templates/default/service-in-system');
    await fill('Name', 'settlement');
    await chooseEntity('System', 'Partner');
    await button('Review').click();
    await button('Create').click();
    await page.waitForURL(/\/create\/tasks\//);
    await shows(/SCM-\d+/);
  },
  cancel: async () => {
    if (!prepared) {
      return;
    }
    provoked = /cancelled/;
    await go('/create/templates/default/patient');
    await button('Review').click();
    await button('Create').click();
    await page.waitForURL(/\/create\/tasks\//);
    await button('Cancel').click();
    await shows(/cancelled/i);
  },
  retry: async () => {
    if (!prepared) {
      return;
    }
    await button('Retry').click();
    await shows('Finished step Wait');
  },
  'start-over': async () => {
    if (!prepared) {
      return;
    }
    await button('Start Over').click();
    await page.waitForURL(/\/create\/templates\/default\/patient/);
    await shows('Nothing to say');
  },
  undone: async () => {
    if (!prepared) {
      return;
    }
    provoked = /nowhere/;
    await go('/create/templates/default/regretted');
    await button('Review').click();
    await button('Create').click();
    await page.waitForURL(/\/create\/tasks\//);
    await shows(/Took .*regretted/i);
    await go('/callboard/tasks');
    await shows('failed');
    await page.locator('table tbody tr button').first().click();
    await shows('All effects were undone');
  },
  tasks: async () => {
    await go('/create/tasks');
    await shows('Task ID');
    await shows(/completed/i);
  },
  actions: async () => {
    await go('/create/actions');
    await shows('debug:log');
  },
  'templating-extensions': async () => {
    await go('/create/templating-extensions');
    await shows('parseRepoUrl');
  },
  editor: async () => {
    await go('/create/edit');
    await shows(/Template Form Playground|Load Template Directory/i);
  },
  'dry-run': async () => {
    await go('/create/edit');
    await shows('Load Template Directory');
    await page.getByText('Load Template Directory').first().click();
    await page.getByText('template.yaml').first().click();
    await shows('Who to greet');
    await fill('Name', 'Ada');
    await button('Review').click();
    await shows('Ada');
    await button('Create').click();
    await shows('Dry-run results');
    await shows('Result 1');
    await page.getByRole('tab', { name: 'Log' }).click();
    await shows('Hello Ada');
  },
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
    await go('/?filters[kind]=component&filters[user]=all&filters[text]=stranger');
    await counts(0);
  },
  approvals: async () => {
    await go('/callboard/approvals');
    await shows('Approvals');
    if (approval) {
      await shows('APP-001');
      await page.getByRole('button', { name: 'Details' }).or(page.locator('table tbody tr button')).first().click();
      await shoot('approval-open');
      await button('Approve').click();
      await shows('Approved');
    } else {
      await shows('Nothing waits for an answer.');
    }
  },
  'callboard-tasks': async () => {
    await go('/callboard/tasks');
    await shows('completed');
    await page.locator('table tbody tr button').first().click();
    await shows('Decisions');
    await shows(/ALLOW|DENY/);
  },
  ingestion: async () => {
    await go('/callboard/ingestion');
    await shows('Repositories');
    if (prepared) {
      await shows('mistaken.yaml');
      await page.locator('table tbody tr button').first().click();
      await shows(/owner/);
    } else {
      await shows('All catalog files are as they should be.');
    }
  },
  notifications: async () => {
    await go('/notifications');
    await shows('Notifications');
  },
  settings: async () => {
    await go('/settings');
    await shows('Profile');
    await shows(who === 'ada' ? 'ada@acme.example' : 'user:default/guest');
  },
  oidc: async () => {
    await go('/settings');
    await shows('Profile');
    const query = new URLSearchParams({ env: 'development', scope: 'openid profile email', origin: base, flow: 'popup' });
    const answer = await signInByPopup(`${base}/api/auth/oidc/start?${query}`);
    const identity = answer.response?.backstageIdentity;
    claim('not Ada', identity?.identity?.userEntityRef === 'user:default/ada', answer.error ?? identity?.identity);
    const refreshed = await askAuth('oidc/refresh?env=development', 'GET');
    claim('not refreshed', refreshed.body?.backstageIdentity?.identity?.userEntityRef === 'user:default/ada', refreshed.status);
    const again = await askAuth('oidc/refresh?env=development', 'GET');
    claim('the new refresh token was not kept', again.status === 200, again.status);
    const { body } = await askAuth('v1/userinfo', 'GET', { Authorization: `Bearer ${again.body?.backstageIdentity?.token}` });
    claim('owns nothing', body?.claims?.ent?.some(ref => ref.startsWith('group:')), body);
    const out = await askAuth('oidc/logout?env=development', 'POST');
    claim('not signed out', out.status < 300, out.status);
    expected = [401];
    const after = await askAuth('oidc/refresh?env=development', 'GET');
    claim('still signed in after signing out', after.status === 401, after.status);
  },
  'sign-out': async () => {
    await go('/settings');
    await shows('Profile');
    await page.getByTestId('user-settings-menu').or(button(/more|menu/i)).first().click();
    await page.getByText('Sign Out').first().click();
    await button('Enter').waitFor();
  },
};

async function signInAsAda() {
  // Whether there is a session from before is asked first, and there is none.
  expected = [401];
  await go('/');
  await button('Enter').waitFor();
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Sign In' }).click();
  const popup = await opened;
  await popup.getByText('Continue as Ada').click({ noWaitAfter: true });
  who = 'ada';
  await shows('All Components');
}

/** All that there is to see, and a task, once more as somebody else. */
const walkOfAda = {
  'ada-sign-in': signInAsAda,
  ...Object.fromEntries(
    ['settings', 'home', 'catalog', 'catalog-kinds', 'catalog-filters', 'star', 'paging', 'component', 'component-apis',
      'component-history', 'kubernetes', 'api', 'kinds', 'api-docs', 'graph', 'search', 'docs', 'create', 'task', 'tasks', 'actions',
      'callboard-tasks', 'ingestion', 'notifications', 'sign-out'].map(name => [`ada-${name}`, stops[name]]),
  ),
};

/** What has to be walked before a single stop as Ada. */
const changes = ['sign-out', 'ada-sign-in'];
const asAda = only?.some(name => name.startsWith('ada-'));

let passed = 0;
let failed = 0;
for (const [name, stop] of Object.entries({ ...stops, ...(process.env.OIDC ? walkOfAda : {}) })) {
  if (only && name !== 'sign-in' && !only.includes(name) && !(asAda && changes.includes(name))) {
    continue;
  }
  if (name === 'oidc' && !process.env.OIDC) {
    continue;
  }
  problems = [];
  expected = [];
  provoked = /^$/;
  try {
    await stop();
    await page.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => {});
    const banner = page.locator('[role="alert"], [data-testid="error-boundary"]').filter({ visible: true });
    for (const text of await banner.allInnerTexts()) {
      if (/error|fail/i.test(text) && expected.length === 0 && !provoked.test(text)) {
        problems.push(`shown: ${text.slice(0, 300)}`);
      }
    }
  } catch (error) {
    problems.push(`not shown: ${String(error).split('\n').slice(0, 4).join(' ')}`);
  }
  await shoot(name);
  if (problems.length === 0) {
    passed += 1;
    console.log(`  ok     ${name}`);
  } else {
    failed += 1;
    console.log(`  FAILED ${name}\n         ${problems.join('\n         ')}`);
  }
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
