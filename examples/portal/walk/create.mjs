// Templates: choosing one, filling it in, watching the task, and what there is for those who write them.
import { button, chooseEntity, fill, go, page, prepared, shoot, shows, stop, tab, visible, walker } from './browser.mjs';

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

async function run(template) {
  await go(`/create/templates/default/${template}`);
  await button('Review').click();
  await button('Create').click();
  await page.waitForURL(/\/create\/tasks\//);
}

export const tasks = {
  create: async () => {
    await go('/create');
    await shows('New service');
    await shows('Batch job');
  },
  'field-missing': async () => {
    await go('/create/templates/default/new-service');
    await fill('Name', 'Not A Name');
    await button('Next').click();
    await shows(/must match pattern|must have required property|is a required property|Owner/i);
    await shows(/Name/);
  },
  task: async () => {
    await newService(`walked-by-${walker.name}`, 'Payments');
    await shoot('review');
    await button('Create').click();
    await page.waitForURL(/\/create\/tasks\//);
    await shows('Open in the catalog');
    await shows('Finished step Register it in the catalog');
    await shoot('task-links');
    await page.getByText('Open in the catalog').first().click();
    await shows('About');
  },
  refused: async () => {
    stop.expected = [403];
    // The stock wizard shows a refusal and throws it on.
    stop.provoked = /OWN-001/;
    await newService('lent', 'Contractors');
    await button('Create').click();
    await shows(/contractors/);
    await shows(/OWN-|not allowed|may not/i);
  },
  'failed-task': async () => {
    stop.provoked = /SCM-003/;
    await go('/create/templates/default/service-in-system');
    await fill('Name', 'settlement');
    await chooseEntity('System', 'Partner');
    await button('Review').click();
    await button('Create').click();
    await page.waitForURL(/\/create\/tasks\//);
    await shows(/SCM-\d+/);
    await shows('Skipping step register because a previous step failed');
  },
  cancel: async () => {
    if (!prepared) {
      return;
    }
    stop.provoked = /cancelled/;
    await run('patient');
    await button('Show Logs').click();
    await shows('Beginning step Wait');
    await shoot('live-log');
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
    stop.provoked = /nowhere/;
    await run('regretted');
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
    await page.getByText('All', { exact: true }).filter({ visible: true }).first().click();
    await shows(/completed/i);
  },
};

export const authors = {
  actions: async () => {
    await go('/create/actions');
    await shows('debug:log');
  },
  'templating-extensions': async () => {
    await go('/create/templating-extensions');
    await shows('parseRepoUrl');
  },
  playground: async () => {
    await go('/create/edit');
    await visible(page.getByText('Template Form Playground')).click();
    await shows('Unique name of the component');
    await button('Templates').click();
    await visible(page.getByText('New service', { exact: true })).click();
    await shows('Review');
    await page.getByText('Unique name of the component').first().waitFor({ state: 'hidden' });
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
    await tab('Log').click();
    await shows('Hello Ada');
  },
};
