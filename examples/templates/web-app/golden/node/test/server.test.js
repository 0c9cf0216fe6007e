const assert = require('node:assert');
const {after, before, test} = require('node:test');
const server = require('../server.js');

before(() => new Promise((done) => server.listen(0, '127.0.0.1', done)));
after(() => server.close());

function ask(path) {
  return fetch('http://127.0.0.1:' + server.address().port + path);
}

test('shows its name on the first page', async () => {
  const answer = await ask('/');
  assert.equal(answer.status, 200);
  assert.match(await answer.text(), /<h1>invoices<\/h1>/);
});

test('says that it is well', async () => {
  assert.equal((await ask('/healthz')).status, 200);
});

test('knows what it does not have', async () => {
  assert.equal((await ask('/nowhere')).status, 404);
});
