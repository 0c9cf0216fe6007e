// Walks through the pages of a running portal as a guest, with a browser, and tells what went wrong on the way:
//   npm run smoke -- [URL] [FOLDER FOR SCREENSHOTS]
// Needs Chromium; CHROMIUM says where, if not at /usr/bin/chromium.
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

const base = process.argv[2] ?? 'http://localhost:7007';
const folder = process.argv[3] ?? 'screenshots';
const PATIENCE = 120_000;

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
page.setDefaultTimeout(PATIENCE);

const problems = [];
page.on('console', message => message.type() === 'error' && problems.push(`console: ${message.text()}`));
page.on('pageerror', error => problems.push(`error: ${error}`));
page.on('response', response => {
  if (response.status() >= 400) {
    problems.push(`${response.status()} ${response.request().method()} ${response.url()}`);
  }
});
page.on('requestfailed', request => {
  // Pages let go of requests whose answers they no longer want.
  if (request.failure()?.errorText !== 'net::ERR_ABORTED') {
    problems.push(`${request.failure()?.errorText} ${request.url()}`);
  }
});

const shows = text => page.getByText(text).first().waitFor();
const walk = [
  ['sign-in', '/', () => page.getByRole('button', { name: 'Enter' }).waitFor()],
  ['catalog', null, () => page.getByRole('button', { name: 'Enter' }).click().then(() => shows('All Components'))],
  ['entity', '/catalog/default/component/orders', () => shows('About')],
  ['api', '/catalog/default/api/orders-api/definition', () => shows('Orders API')],
  ['create', '/create', () => shows('New service')],
  ['wizard', '/create/templates/default/new-service', () => page.getByRole('button', { name: 'Next' }).or(page.getByRole('button', { name: 'Review' })).first().waitFor()],
  ['tasks', '/create/tasks', () => shows('Task ID')],
  ['actions', '/create/actions', () => shows('debug:log')],
  ['graph', '/catalog-graph', () => shows('Catalog Graph')],
  ['search', '/search?query=orders', () => shows('Result Type')],
  ['notifications', '/notifications', () => shows('Notifications')],
  ['docs', '/docs', () => shows('Documentation')],
  ['settings', '/settings', () => shows('Profile')],
];

for (const [name, path, there] of walk) {
  const before = problems.length;
  try {
    if (path) {
      await page.goto(base + path, { waitUntil: 'domcontentloaded' });
    }
    await there();
    await page.waitForTimeout(2_000);
  } catch (error) {
    problems.push(`not shown: ${String(error).split('\n')[0]}`);
  }
  await page.screenshot({ path: `${folder}/${name}.png` });
  const found = problems.slice(before);
  console.log(found.length === 0 ? `ok    ${name}` : `WRONG ${name}\n      ${found.join('\n      ')}`);
}
await browser.close();
process.exit(problems.length === 0 ? 0 : 1);
