// Walks through a running portal as a guest, with a browser, and tells what went wrong on the way:
//   node walk.mjs [URL] [FOLDER FOR SCREENSHOTS] [ID OF AN APPROVAL THAT THE GUEST MAY GIVE]
// With OIDC=1 it also signs in as a user of the provider in oidc.mjs, where the server is configured with that, and walks once more.
// Needs Chromium; CHROMIUM says where, if not at /usr/bin/chromium. A console error, a failed request and an error that a page
// shows are as wrong as what is missing; what went wrong is tried once more, and said. ONLY=docs,search walks to those stops alone.
// Ends with a line 'N passed, N failed'.
import { begin, close, lookForErrors, page, shoot, stop } from './walk/browser.mjs';
import { pages } from './walk/callboard.mjs';
import { entities, imports, lists, views } from './walk/catalog.mjs';
import { authors, tasks } from './walk/create.mjs';
import { arrivals, settings, signInAsAda } from './walk/people.mjs';

const only = process.env.ONLY?.split(',');
const { oidc, 'sign-out': signOut, ...known } = settings;
const asGuest = {
  ...arrivals, ...lists, ...entities, ...views, ...tasks, ...authors, ...imports, ...pages, ...known,
  ...(process.env.OIDC ? { oidc } : {}), 'sign-out': signOut,
};

/** What depends on who is there, once more as somebody else. */
const asAda = {
  'ada-sign-in': signInAsAda,
  ...Object.fromEntries(
    ['settings', 'home', 'catalog', 'catalog-filters', 'filter-owner', 'star', 'paging', 'component', 'component-docs',
      'component-history', 'kubernetes', 'api', 'kinds', 'api-docs', 'graph', 'search', 'docs', 'create', 'task', 'tasks', 'actions',
      'callboard-tasks', 'ingestion', 'notifications', 'sign-out'].map(name => [`ada-${name}`, asGuest[name]]),
  ),
};

/** Whether a stop is wanted, or has to be walked before one that is. */
function wanted(name) {
  const changesUsers = ['sign-out', 'ada-sign-in'].includes(name) && only?.some(other => other.startsWith('ada-'));
  return !only || name === 'sign-in' || only.includes(name) || changesUsers;
}

/** Walks to a stop and takes a picture. What went wrong, if anything. */
async function attempt(name, walk) {
  begin();
  try {
    await walk();
    await page.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => {});
    await lookForErrors();
  } catch (error) {
    stop.problems.push(`not shown: ${String(error).split('\n').slice(0, 4).join(' ')}`);
  }
  await shoot(name);
  return stop.problems;
}

const lines = problems => `\n         ${problems.join('\n         ')}`;

let passed = 0;
let failed = 0;
for (const [name, walk] of Object.entries({ ...asGuest, ...(process.env.OIDC ? asAda : {}) })) {
  if (!wanted(name)) {
    continue;
  }
  const began = performance.now();
  const seconds = () => `${((performance.now() - began) / 1_000).toFixed(1)} s`;
  const first = await attempt(name, walk);
  // Stock pages forget a click that comes while they load. What is wrong here is wrong twice.
  const second = first.length === 0 ? [] : await attempt(name, walk);
  if (second.length > 0) {
    failed += 1;
    console.log(`  FAILED ${name}${lines(second)}`);
  } else {
    passed += 1;
    console.log(`  ok     ${name} (${seconds()})${first.length === 0 ? '' : `, at the second attempt; at the first${lines(first)}`}`);
  }
}
await close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
