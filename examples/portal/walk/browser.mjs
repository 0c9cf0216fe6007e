// The browser that walks, what it complains of, and what the stops have in common.
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

export const base = process.argv[2] ?? 'http://localhost:7007';
const folder = process.argv[3] ?? 'screenshots';
/** With it comes all else that `.ci/portal.py` prepares. */
export const approval = process.argv[4];
export const prepared = approval !== undefined;
export const PATIENCE = Number(process.env.PATIENCE ?? 90) * 1_000;

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
export const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
page.setDefaultTimeout(PATIENCE);
export const close = () => browser.close();

/** What is known of the present stop: what went wrong, and what it provokes on purpose. */
export const stop = { problems: [], expected: [], provoked: /^$/ };

/** Who is signed in. */
export const walker = { name: 'guest' };

export function begin() {
  Object.assign(stop, { problems: [], expected: [], provoked: /^$/ });
}

page.on('console', message => {
  const ofStatus = stop.expected.length > 0 && message.text().startsWith('Failed to load resource');
  if (message.type() === 'error' && !ofStatus && !stop.provoked.test(message.text())) {
    stop.problems.push(`console: ${message.text().slice(0, 500)}`);
  }
});
page.on('pageerror', error => stop.provoked.test(String(error)) || stop.problems.push(`error: ${error}`));
page.on('response', response => {
  if (response.status() >= 400 && !stop.expected.includes(response.status())) {
    stop.problems.push(`${response.status()} ${response.request().method()} ${response.url()}`);
  }
});
page.on('requestfailed', request => {
  // Pages let go of requests whose answers they no longer want.
  if (request.failure()?.errorText !== 'net::ERR_ABORTED') {
    stop.problems.push(`${request.failure()?.errorText} ${request.url()}`);
  }
});

export const go = path => page.goto(base + path, { waitUntil: 'domcontentloaded' });
export const visible = locator => locator.filter({ visible: true }).first();
export const shows = text => visible(page.getByText(text)).waitFor();
export const button = name => visible(page.getByRole('button', { name }));
export const tab = name => visible(page.getByRole('tab', { name }));
export const rows = () => page.locator('table tbody tr').filter({ visible: true });

/** A picture, without the hint of what the mouse was over. */
export async function shoot(name) {
  await page.mouse.move(0, 0);
  await page.screenshot({ path: `${folder}/${name}.png` });
}

/** The heading of the table says how many there are. */
export const counts = number => shows(new RegExp(`\\(${number}\\)`));

export function claim(what, holds, seen) {
  if (!holds) {
    stop.problems.push(`${what}: ${JSON.stringify(seen)?.slice(0, 300)}`);
  }
}

export async function fill(label, value) {
  await page.getByLabel(label).first().fill(value);
}

export async function chooseEntity(label, name) {
  await page.getByLabel(label).first().click();
  await page.getByLabel(label).first().fill(name);
  await page.getByRole('option', { name: new RegExp(name, 'i') }).first().click();
}

/** An error that a page shows is as wrong as what is missing. */
export async function lookForErrors() {
  const banner = page.locator('[role="alert"], [data-testid="error-boundary"]').filter({ visible: true });
  for (const text of await banner.allInnerTexts()) {
    if (/error|fail/i.test(text) && stop.expected.length === 0 && !stop.provoked.test(text)) {
      stop.problems.push(`shown: ${text.slice(0, 300)}`);
    }
  }
}
