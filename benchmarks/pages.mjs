// How long a browser takes to load pages of a portal, from navigation to the end of the last answer:
//   node benchmarks/pages.mjs [--rounds 10] [--entity PATH] NAME=URL [NAME=URL]
// Each server has to serve a frontend and to let guests in. Cold is a browser that has never been there, but for signing in; warm has
// been to the page before. The servers take turns, so that what else the machine does meets both. Needs what `examples/portal/build`
// installs, and Chromium; CHROMIUM says where, if not at /usr/bin/chromium.
import { createRequire } from 'node:module';

const { chromium } = createRequire(new URL('../examples/portal/package.json', import.meta.url))('playwright-core');

/** A page is complete when nothing was asked for so long. */
const QUIET = 1_000;
const options = { rounds: 10, entity: '/catalog/default/component/orders' };
const servers = [];
for (let args = process.argv.slice(2); args.length > 0; args = args.slice(1)) {
  if (args[0].startsWith('--')) {
    options[args[0].slice(2)] = args[1];
    args = args.slice(1);
  } else {
    const [name, url] = args[0].split(/=(.*)/);
    servers.push({ name, url, troubles: new Set() });
  }
}
if (servers.length === 0 || servers.some(server => !server.url)) {
  console.error('usage: node benchmarks/pages.mjs [--rounds 10] [--entity PATH] NAME=URL [NAME=URL]');
  process.exit(2);
}
const pages = {
  catalog: { path: '/?filters[kind]=component&filters[user]=all', complete: /\(\d+\)/ },
  entity: { path: options.entity, complete: 'About' },
  create: { path: '/create', complete: 'Templates' },
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});

/** A browser with an empty cache in which a guest has signed in to a server: who that is is remembered, no file is. */
async function visitor(server) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 1000 } });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on('console', message => message.type() === 'error' && server.troubles.add(`console: ${message.text().slice(0, 200)}`));
  page.on('response', answer => {
    if (answer.status() >= 400) {
      server.troubles.add(`${answer.status()} ${answer.request().method()} ${new URL(answer.url()).pathname}`);
    }
  });
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Enter' }).click();
  await page.getByText(/Components \(/).first().waitFor();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  return { context, page, forget: () => devtools.send('Network.clearBrowserCache') };
}

async function load(page, url, complete) {
  let last = 0;
  let requests = 0;
  const ended = () => {
    last = performance.now();
    requests += 1;
  };
  await page.goto('about:blank');
  page.on('requestfinished', ended);
  const began = performance.now();
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  await page.getByText(complete).filter({ visible: true }).first().waitFor();
  while (performance.now() - last < QUIET) {
    await page.waitForTimeout(QUIET / 10);
  }
  page.off('requestfinished', ended);
  return { milliseconds: last - began, requests };
}

const taken = {};
for (let round = 0; round <= options.rounds; round++) {
  for (const server of servers) {
    const { context, page, forget } = await visitor(server);
    for (const [name, { path, complete }] of Object.entries(pages)) {
      await forget();
      for (const cache of ['cold', 'warm']) {
        const { milliseconds, requests } = await load(page, server.url + path, complete);
        // The first round warms up the servers.
        if (round > 0) {
          const kept = ((taken[`${name}, ${cache}`] ??= {})[server.name] ??= []);
          kept.push({ milliseconds, requests });
        }
      }
    }
    await context.close();
  }
}
await browser.close();

const middle = numbers => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const cell = kept => `${Math.round(middle(kept.map(one => one.milliseconds)))} ms, ${middle(kept.map(one => one.requests))} requests`;
const [first, second] = servers.map(server => server.name);
console.log(`| page, cache | ${servers.map(server => server.name).join(' | ')} |${second ? ` ${first} / ${second} |` : ''}`);
console.log(`|---|${servers.map(() => '---|').join('')}${second ? '---|' : ''}`);
for (const [name, of] of Object.entries(taken)) {
  const medians = servers.map(server => middle(of[server.name].map(one => one.milliseconds)));
  const ratio = second ? ` ${(medians[0] / medians[1]).toFixed(2)} |` : '';
  console.log(`| ${name} | ${servers.map(server => cell(of[server.name])).join(' | ')} |${ratio}`);
}
for (const server of servers) {
  console.log(`${server.name}: ${[...server.troubles].join('; ') || 'no error'}`);
}
