// Who somebody is: signing in and out, settings, and what one is told.
import { base, button, claim, go, page, PATIENCE, prepared, shoot, shows, stop, visible, walker } from './browser.mjs';

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

export const arrivals = {
  'sign-in': async () => {
    await go('/');
    await button('Enter').click();
    await shows(/(All|Owned) Components/);
  },
  home: async () => {
    await go('/home');
    await shows(/Add widget/i);
  },
};

export const settings = {
  notifications: async () => {
    await go('/notifications');
    await shows('Notifications');
  },
  settings: async () => {
    await go('/settings');
    await shows('Profile');
    await shows(walker.name === 'ada' ? 'ada@acme.example' : 'user:default/guest');
    for (const [path, text] of [['auth-providers', 'Available Providers'], ['feature-flags', /Feature Flags/], ['notifications', /Notification/]]) {
      await go(`/settings/${path}`);
      await shows(text);
      await page.waitForLoadState('networkidle');
      await shoot(`settings-${path}`);
    }
  },
  theme: async () => {
    await go('/settings');
    await shows('Profile');
    await button(/dark/i).click();
    await page.locator('[data-theme-mode="dark"]').first().waitFor();
    await go('/callboard/tasks');
    await shows('Tasks');
    await shoot('dark');
    await go('/settings');
    await button(/light/i).click();
    await page.locator('[data-theme-mode="light"]').first().waitFor();
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
    stop.expected = [401];
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

export async function signInAsAda() {
  // Whether there is a session from before is asked first, and there is none.
  stop.expected = [401];
  await go('/');
  await button('Enter').waitFor();
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Sign In' }).click();
  const popup = await opened;
  await popup.getByText('Continue as Ada').click({ noWaitAfter: true });
  walker.name = 'ada';
  await shows(/(All|Owned) Components/);
}
