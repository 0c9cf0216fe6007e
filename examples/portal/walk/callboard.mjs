// The page of ours: approvals, decisions about tasks, mistakes in catalog files.
import { approval, button, go, page, prepared, rows, shoot, shows, claim } from './browser.mjs';

const open = row => row.getByRole('button').first().click();

export const pages = {
  approvals: async () => {
    await go('/callboard/approvals');
    await shows('Approvals');
    if (!approval) {
      await shows('Nothing waits for an answer.');
      return;
    }
    await shows('APP-001');
    const columns = await page.locator('table thead th').allInnerTexts();
    const wanted = ['State', 'Rule', 'Why', 'Template', 'Asked for by', 'Asked', 'Agreed', 'Until'];
    claim('columns', wanted.every(title => columns.some(column => column.toLowerCase() === title.toLowerCase())), columns);
    await open(rows().first());
    await button('Approve').waitFor();
    claim('a rejection without a comment', await button('Reject').isDisabled(), 'enabled');
    await page.getByLabel('Comment').fill('Looked at it');
    await page.waitForTimeout(500); // the row unfolds
    await shoot('approval-open');
    await button('Approve').click();
    await shows('Approved');
    await shows('Nothing waits for an answer.');
  },
  'approvals-answered': async () => {
    await go('/callboard/approvals');
    await page.getByLabel('Answered ones too').click();
    if (!prepared) {
      return;
    }
    await shows('approved');
    await shows('1 of 1');
    await open(rows().first());
    await shows('Looked at it');
    await page.waitForTimeout(500);
  },
  'callboard-tasks': async () => {
    await go('/callboard/tasks');
    await shows('completed');
    await open(rows().first());
    await shows('Decisions');
    await shows(/ALLOW|DENY/);
  },
  denied: async () => {
    await go('/callboard/tasks');
    await open(rows().filter({ hasText: 'Service in a system' }).filter({ hasText: 'failed' }).first());
    await shows('DENY');
    await shows('SCM-003');
  },
  ingestion: async () => {
    await go('/callboard/ingestion');
    await shows('Repositories');
    if (prepared) {
      await shows('mistaken.yaml');
      await open(rows().filter({ hasText: 'mistaken.yaml' }).first());
      await shows(/ownr/);
      await page.waitForTimeout(500);
    } else {
      await shows('All catalog files are as they should be.');
    }
  },
};
